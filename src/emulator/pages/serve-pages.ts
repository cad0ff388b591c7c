import type { Context, Hono } from 'hono';
import { concludeConsent, type Decision } from '../consent/consent-decision.js';
import { consentUrl, findConsent } from '../consent/consents.js';
import { requestFromBrowser } from '../consent/foreign-requests.js';
import { finishCodeFlow, startCodeFlow, takeCodeFlow } from '../providers/code-flow.js';
import { isDecidedAtProvider } from '../providers/dialects.js';
import type { Service } from '../service.js';
import type { ConsentRequest } from '../state/consent-request.js';
import type { ProviderFlow } from '../state/provider-records.js';
import type { Connector } from '../state/records.js';
import { readDecision, readForm } from '../wire/form.js';
import { refuseOtherSites } from '../wire/other-sites.js';
import { asPage } from '../wire/page.js';
import { ServiceError } from '../wire/service-error.js';
import { consentForm, deviceForm } from './forms.js';
import { serveRegistration } from './registration.js';
import { closedPage, endPage } from './results.js';

/** SHA-256 in base64url, as the CLI makes it. */
const REQUEST_CODE = /^[\w-]{43}$/;

/** Serves the pages for people: consent, installation and device codes. */
export function servePages(app: Hono, service: Service): void {
  for (const kind of ['authorize', 'install'] as const) {
    const path = `/v1/connect/${kind}/:connector`;
    app.get(path, (c) =>
      asPage(async () => {
        const code = c.req.query('request_code');
        const decided = await requestOfCli(service, c, kind);
        if (decided !== undefined) return endPage(service, decided);
        const { connector, request } = requireRequest(service, c, kind, code);
        if (request.status !== 'pending') return closedPage(service, request);
        if (isDecidedAtProvider(connector, request)) {
          return c.redirect(await startCodeFlow(service, connector, request), 303);
        }
        return consentForm(service, connector, request);
      }),
    );
    app.post(`${path}/decision`, (c) => asPage(() => decide(service, c, kind)));
  }
  serveRegistration(app, service);
  app.get('/callback', (c) => asPage(() => returnFromProvider(service, c)));
  app.get('/device', (c) => deviceForm(c.req.query('user_code') ?? ''));
  app.post('/device', (c) => asPage(() => enterUserCode(service, c)));
}

async function decide(
  service: Service,
  c: Context,
  kind: ConsentRequest['kind'],
): Promise<Response> {
  const form = await readForm(c.req.raw);
  const { connector, request } = requireRequest(service, c, kind, form.get('request_code'));
  if (request.status !== 'pending') return closedPage(service, request);
  await concludeConsent(service, connector, request, {
    isAllowed: readDecision(form),
    account: form.get('account'),
    tenantId: form.get('tenant_id'),
    tenantName: form.get('tenant_name'),
  });
  return endPage(service, request);
}

/** Takes the answer of a real provider, which the person's browser brings. */
async function returnFromProvider(service: Service, c: Context): Promise<Response> {
  const answer = new URL(c.req.url).searchParams;
  const flow = takeCodeFlow(service, answer);
  const request = findConsent(service, ({ id }) => id === flow?.requestId);
  const connector = service.store.connectors.find(({ id }) => id === request?.connectorId);
  if (flow === undefined || request?.status !== 'pending' || connector === undefined) {
    throw new ServiceError('gone', 'This answer is for no open request. Start again.');
  }
  await concludeConsent(
    service,
    connector,
    request,
    await decisionAt(service, connector, request, { flow, answer }),
  );
  return endPage(service, request);
}

async function decisionAt(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
  back: { flow: ProviderFlow; answer: URLSearchParams },
): Promise<Decision> {
  try {
    const provider = await finishCodeFlow(service, connector, request, back);
    const { account, tenant } = provider;
    return { isAllowed: true, account, tenantId: tenant?.id, tenantName: tenant?.name, provider };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (back.answer.get('error') === 'access_denied') return { isAllowed: false };
    return { isAllowed: false, failure: { code: error.code, message: error.message } };
  }
}

/**
 * Opens the request of a page to which the CLI sent the browser with a code of its own. Returns a
 * request on which nobody has to decide any more, because everybody consents at once.
 */
async function requestOfCli(
  service: Service,
  c: Context,
  kind: ConsentRequest['kind'],
): Promise<ConsentRequest | undefined> {
  const { request_code: code = '', teamId, scopes, installationId } = c.req.query();
  const isDecided = (request: ConsentRequest | undefined) =>
    service.store.settings.consent === 'auto' && request?.status === 'success';
  const known = findConsent(service, (each) => each.code === code && each.kind === kind);
  if (known !== undefined) return isDecided(known) ? known : undefined;
  const name = c.req.param('connector') ?? '';
  const connector = service.store.findConnector(name, teamId);
  if (!REQUEST_CODE.test(code) || teamId === undefined || connector === undefined) return undefined;
  refuseOtherSites(c.req.raw);
  const opened = await requestFromBrowser(service, connector, code, {
    ...{ kind, installationId, scopes: scopes?.split(',') },
  });
  return isDecided(opened) ? opened : undefined;
}

function requireRequest(
  service: Service,
  c: Context,
  kind: ConsentRequest['kind'],
  code: string | undefined,
): { connector: Connector; request: ConsentRequest } {
  if (code === undefined) {
    throw new ServiceError('bad_request', 'The address has no request_code.');
  }
  const request = findConsent(service, (each) => each.code === code && each.kind === kind);
  const connector = service.store.connectors.find(({ id }) => id === request?.connectorId);
  const name = c.req.param('connector') ?? '';
  if (request === undefined || connector === undefined || !isNamed(connector, name)) {
    throw new ServiceError(
      'not_found',
      'There is no such request. Start again in your application.',
    );
  }
  return { connector, request };
}

async function enterUserCode(service: Service, c: Context): Promise<Response> {
  const typed = (await readForm(c.req.raw)).get('user_code') ?? '';
  const userCode = typed.toUpperCase().replaceAll(/[^A-Z]/g, '');
  const request = findConsent(
    service,
    (each) => userCode !== '' && each.userCode?.replace('-', '') === userCode,
  );
  const connector = service.store.connectors.find(({ id }) => id === request?.connectorId);
  if (request?.status === 'pending' && connector !== undefined) {
    return c.redirect(consentUrl(service, connector, request), 303);
  }
  return deviceForm(typed, 'This code is unknown, expired or already used.');
}

function isNamed({ id, uid }: Connector, name: string): boolean {
  return id === name || uid === name;
}
