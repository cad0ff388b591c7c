import { html } from 'hono/html';
import type { Service } from '../service.js';
import type { ConsentRequest } from '../state/consent-request.js';
import { environmentSlug } from '../state/environments.js';
import { realProviderOf } from '../state/provider-settings.js';
import type { Connector } from '../state/records.js';
import { type Html, renderPage } from '../wire/page.js';

const VERBS = { authorize: 'wants access to', install: 'wants to be installed at' } as const;

/** The page on which a person allows or denies a request. */
export function consentForm(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
): Promise<Response> {
  const [asker, verb] = [askerOf(service, request), VERBS[request.kind]];
  const target = displayName(connector);
  return renderPage({
    title: `${asker} ${verb} ${target}`,
    heading: html`<bdi>${asker}</bdi> ${verb} <bdi>${target}</bdi>`,
    formLeadsTo: request.returnUrl,
    realProvider: realProviderOf(connector),
    body: html`${scopeList(request)}
<dl>
<dt>Acts as</dt><dd>${subjectOf(request)}</dd>
${narrowing(request)}
<dt>Connector</dt><dd><code>${connector.uid}</code></dd>
${deployment(service, request)}
</dl>
${deviceNotice(request)}
<form method="post" action="${actionOf(connector, request)}">
<input type="hidden" name="request_code" value="${request.code}">
${request.kind === 'install' ? tenantFields(connector, request) : accountField(connector)}
<button class="primary" type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>
${returnNotice(request)}`,
  });
}

/** The page on which a person enters the code that a device shows. */
export function deviceForm(userCode: string, problem?: string): Promise<Response> {
  return renderPage({
    title: 'Connect a device',
    status: problem === undefined ? 200 : 404,
    body: html`${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
<form method="post" action="/device">
<label for="user_code">Code on your device</label>
<input id="user_code" name="user_code" value="${userCode}" required autocomplete="off"
  autocapitalize="characters" spellcheck="false">
<button class="primary" type="submit">Continue</button>
</form>`,
  });
}

function actionOf({ uid }: Connector, { kind }: ConsentRequest): string {
  return `/v1/connect/${kind}/${encodeURIComponent(uid)}/decision`;
}

function askerOf({ store }: Service, { requester }: ConsentRequest): string {
  const { projectId, userId } = requester;
  const project = store.projects.find(({ id }) => id === projectId);
  return project?.name ?? store.users.find(({ id }) => id === userId)?.name ?? 'An application';
}

/** What people call it: its name, or the service that it is for when nobody gave it one. */
function displayName({ uid, name, serviceName }: Connector): string {
  return uid.endsWith(`/${name}`) ? serviceName : name;
}

function scopeList({ scopes }: ConsentRequest): Html {
  if (scopes === undefined) return html`<p>It may do everything that the connector offers.</p>`;
  if (scopes.length === 0) return html`<p>It asks for no scopes.</p>`;
  return html`<h2>It asks for</h2>
<ul>${scopes.map((scope) => html`<li><code>${scope}</code></li>`)}</ul>`;
}

function deployment({ store }: Service, { requester }: ConsentRequest): Html | string {
  const { projectId, environment } = requester;
  if (projectId === undefined || environment === undefined) return '';
  const slug = environmentSlug(store, projectId, environment);
  return html`<dt>Environment</dt><dd>${slug}</dd>`;
}

function returnNotice({ returnUrl }: ConsentRequest): Html {
  if (returnUrl === undefined) return html`<p class="quiet">You stay on this page afterwards.</p>`;
  const { host } = new URL(returnUrl);
  return html`<p class="quiet">Your browser then returns to <strong>${host}</strong>.</p>`;
}

function subjectOf({ principal }: ConsentRequest): string {
  return principal?.type === 'user' ? `the user ${principal.id}` : 'the application itself';
}

function narrowing({ resources, authorizationDetails }: ConsentRequest): Html {
  return html`${resources && html`<dt>Only for</dt><dd>${resources.join(', ')}</dd>`}
${authorizationDetails?.map((each) => html`<dt>Detail</dt><dd>${JSON.stringify(each)}</dd>`)}`;
}

function deviceNotice({ userCode }: ConsentRequest): Html | string {
  if (userCode === undefined) return '';
  return html`<p>Go on only if your device shows this code:</p>
<p class="code">${userCode}</p>`;
}

function accountField({ serviceName }: Connector): Html {
  return html`<label for="account">Account at ${serviceName} (optional)</label>
<input id="account" name="account" autocomplete="off">`;
}

function tenantFields({ serviceName }: Connector, { tenantId }: ConsentRequest): Html {
  return html`<label for="tenant_id">Tenant id at ${serviceName} (optional)</label>
<input id="tenant_id" name="tenant_id" value="${tenantId ?? ''}" autocomplete="off">
<label for="tenant_name">Tenant name (optional)</label>
<input id="tenant_name" name="tenant_name" autocomplete="off">`;
}
