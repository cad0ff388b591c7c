import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { Service } from '../service.js';
import { ServiceError } from '../wire/service-error.js';
import type { ManagementCall } from './management-call.js';

const MAX_BYTES = 5 * 1024 * 1024;
const SIGNATURES: [type: string, start: number[]][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];

/** `POST /v2/files`: keeps an icon under its SHA-1. */
export async function answerUpload(
  { store, clock }: Service,
  { request }: ManagementCall,
): Promise<unknown> {
  if (request.bodyUsed) {
    throw new ServiceError('bad_request', 'content-type: expected application/octet-stream.');
  }
  const bytes = Buffer.from(await request.arrayBuffer());
  const { headers } = request;
  const digest = headers.get('x-now-digest') ?? headers.get('x-vercel-digest');
  const sha = createHash('sha1').update(bytes).digest('hex');
  if (bytes.byteLength === 0 || bytes.byteLength > MAX_BYTES) {
    throw new ServiceError('bad_request', `body: expected 1 to ${MAX_BYTES} bytes.`);
  }
  if (digest !== sha) {
    throw new ServiceError('bad_request', 'x-now-digest: expected the SHA-1 of the body.');
  }
  const size = headers.get('x-now-size');
  if (size !== null && Number(size) !== bytes.byteLength) {
    throw new ServiceError('bad_request', 'x-now-size: expected the size of the body.');
  }
  if (!store.files.some((file) => file.sha === sha)) {
    store.files.push({ sha, content: bytes.toString('base64'), createdAt: clock.now() });
  }
  return { urls: [] };
}

/** Serves the icons to pages. */
export function serveIcons(app: Hono, { store }: Service): void {
  app.get('/connect/icons/:sha', (c) => {
    const file = store.files.find(({ sha }) => sha === c.req.param('sha'));
    const bytes = new Uint8Array(Buffer.from(file?.content ?? '', 'base64'));
    const type = SIGNATURES.find(([, start]) => start.every((byte, at) => bytes[at] === byte))?.[0];
    if (type === undefined) return new ServiceError('not_found', 'No such icon.').toResponse();
    const headers = { 'content-type': type, 'x-content-type-options': 'nosniff' };
    return new Response(bytes, { headers });
  });
}
