import { smoke } from './smoke.mjs';

await smoke();
console.log('smoke test passed');
