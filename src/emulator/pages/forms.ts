import { html } from 'hono/html';
import type { Service } from '../service.js';
import type { ConsentRequest } from '../state/consent-request.js';
import type { Connector } from '../state/records.js';
import { type Html, renderPage } from '../wire/page.js';

/** The page on which a person allows or denies a request. */
export function consentForm(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
): Promise<Response> {
  const verb = request.kind === 'install' ? 'Install' : 'Authorize';
  return renderPage({
    title: `${verb} ${connector.name}`,
    formLeadsTo: request.returnUrl,
    body: html`<p>${askerOf(service, request)} asks for access to ${connector.serviceName}
through the connector <strong>${connector.uid}</strong>.</p>
<dl>
<dt>Acts as</dt><dd>${subjectOf(request)}</dd>
<dt>Scopes</dt><dd>${request.scopes?.join(', ') ?? 'everything the connector offers'}</dd>
${narrowing(request)}
</dl>
${deviceNotice(request)}
<form method="post" action="${actionOf(connector, request)}">
<input type="hidden" name="request_code" value="${request.code}">
${request.kind === 'install' ? tenantFields(connector, request) : accountField(connector)}
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>`,
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
<button type="submit">Continue</button>
</form>`,
  });
}

function actionOf({ uid }: Connector, { kind }: ConsentRequest): string {
  return `/v1/connect/${kind}/${encodeURIComponent(uid)}/decision`;
}

function askerOf({ store }: Service, { requester }: ConsentRequest): string {
  const { projectId, environment, userId } = requester;
  const project = store.projects.find(({ id }) => id === projectId);
  if (project !== undefined && environment !== undefined) return `${project.name} (${environment})`;
  return store.users.find(({ id }) => id === userId)?.name ?? 'An application';
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
