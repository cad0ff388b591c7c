import { returnLocation } from '../consent/consent-decision.js';
import type { Service } from '../service.js';
import type { ConsentRequest } from '../state/consent-request.js';
import { realProviderOf } from '../state/provider-settings.js';
import { notice } from '../wire/page.js';

const OUTCOMES: Record<ConsentRequest['status'], string> = {
  pending: 'Not decided',
  success: 'Access allowed',
  canceled: 'Access denied',
  error: 'This did not work',
};

/** Leads the browser back to the application, or tells the person how it ended. */
export async function endPage(service: Service, request: ConsentRequest): Promise<Response> {
  const location = returnLocation(request);
  if (location !== undefined) return new Response(null, { status: 303, headers: { location } });
  return notice({
    title: OUTCOMES[request.status],
    message: request.error?.message ?? 'You can close this window.',
    realProvider: providerOf(service, request),
  });
}

/** Tells a person that there is nothing to decide any more, and leads back to the application. */
export function closedPage(service: Service, request: ConsentRequest): Promise<Response> {
  const { error, returnUrl } = request;
  const what = error?.code === 'expired_token' ? 'expired' : 'already been decided';
  const href = returnLocation(request);
  return notice({
    title: 'This does not work',
    message: `This request has ${what}. Start again in your application.`,
    status: 410,
    realProvider: providerOf(service, request),
    back: href && returnUrl ? { href, text: `Back to ${new URL(returnUrl).host}` } : undefined,
  });
}

function providerOf({ store }: Service, { connectorId }: ConsentRequest): string | undefined {
  return realProviderOf(store.connector(connectorId));
}
