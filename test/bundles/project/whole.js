import * as chat from '@vercel/connect/chat';
import { answer } from './routes.js';

globalThis.answer = (path) => answer(path, () => chat);
