import { createHash, timingSafeEqual } from 'node:crypto';
import { isFromOtherSite } from '../wire/other-sites.js';
import { ServiceError } from '../wire/service-error.js';

/**
 * Lets in nobody but the holder of the control token: no page of another site, not even one on this
 * machine, such as the application itself. The service checks the `Host` of every request.
 * @throws {ServiceError} `forbidden` or `unauthorized`
 */
export function admit(request: Request, controlToken: string): void {
  if (isFromOtherSite(request)) {
    throw new ServiceError('forbidden', 'No other site may use the control API.');
  }
  const bearer = /^bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  if (isSame(bearer, controlToken)) return;
  throw new ServiceError(
    'unauthorized',
    'Expected `Authorization: Bearer` with the control token, `emulator.controlToken`.',
    { headers: { 'www-authenticate': 'Bearer realm="grantkit"' } },
  );
}

/** Compares digests, in a time that tells neither length nor content. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((each) => createHash('sha256').update(each).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
