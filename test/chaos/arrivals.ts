import { subscribe } from 'node:diagnostics_channel';

const HEADER = 'x-usable-token';

/** Watches which tokens reach this process, below `fetch`, so that nothing in between changes. */
export function watchArrivals(): { usableUntil(key: number): number } {
  const latest = new Map<number, number>();
  const announced = new WeakMap<object, [key: number, expiresAt: number]>();
  subscribe('undici:request:headers', (message) => {
    const { request, response } = message as { request: object; response: { headers: Buffer[] } };
    const texts = response.headers.map((part) => String(part).toLowerCase());
    const index = texts.indexOf(HEADER);
    const [key, expiresAt] = (texts[index + 1] ?? '').split(' ').map(Number);
    if (index >= 0) announced.set(request, [key ?? 0, expiresAt ?? 0]);
  });
  // The body is complete only now.
  subscribe('undici:request:trailers', (message) => {
    const [key, expiresAt] = announced.get((message as { request: object }).request) ?? [];
    if (key === undefined || expiresAt === undefined) return;
    latest.set(key, Math.max(expiresAt, latest.get(key) ?? 0));
  });
  return { usableUntil: (key) => latest.get(key) ?? 0 };
}
