import { ServiceError } from './service-error.js';

/**
 * Whether the page of another site sent a request, as far as its browser tells. Programs other than
 * browsers do not say what sent it.
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function isFromOtherSite(request: Request): boolean {
  return !isFrom(request, ['none', 'same-origin']);
}

/** Whether a page of this service sent a form, or a program: what somebody opens is no form. */
export function isFromOwnPage(request: Request): boolean {
  return isFrom(request, ['same-origin']);
}

function isFrom({ headers, url }: Request, sites: string[]): boolean {
  const ownOrigin = new URL(url).origin;
  const [site = ''] = sites;
  const origin = headers.get('origin') ?? ownOrigin;
  return sites.includes(headers.get('sec-fetch-site') ?? site) && origin === ownOrigin;
}

/**
 * Refuses a page to other sites, where looking at it changes something.
 * @throws {ServiceError} `forbidden`
 */
export function refuseOtherSites(request: Request): void {
  if (!isFromOtherSite(request)) return;
  throw new ServiceError(
    'forbidden',
    'Another site led here with a code that is unknown. Open its address yourself if you trust it.',
  );
}
