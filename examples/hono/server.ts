import { app } from './app.js';

// Bun, and `deno serve`, take the port from their command lines or from PORT.
export default { fetch: app.fetch };
