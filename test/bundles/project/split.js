import { answer } from './routes.js';

globalThis.answer = (path) => answer(path, () => import('@vercel/connect/chat'));
