import * as chat from '@vercel/connect/chat';
import { answer } from './routes.js';

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    return new Response(await answer(pathname, () => chat));
  },
};
