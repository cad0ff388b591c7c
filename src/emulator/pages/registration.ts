import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { consentUrl } from '../consent/consents.js';
import { completeRegistration } from '../consent/registration-steps.js';
import type { Service } from '../service.js';
import type { Registration } from '../state/management-records.js';
import { findRegistration } from '../state/registrations.js';
import { findService } from '../state/service-catalogue.js';
import { readDecision, readForm } from '../wire/form.js';
import { asPage, notice, renderPage } from '../wire/page.js';
import { ServiceError } from '../wire/service-error.js';

/** Serves the page on which a person creates the connector that the CLI asked for. */
export function serveRegistration(app: Hono, service: Service): void {
  app.get('/connect/register', (c) =>
    asPage(async () => registrationForm(openRegistration(service, c.req.query('request_code')))),
  );
  app.post('/connect/register/decision', (c) => asPage(() => decide(service, c)));
}

async function decide(service: Service, c: Context): Promise<Response> {
  const form = await readForm(c.req.raw);
  const registration = openRegistration(service, form.get('request_code'));
  if (!readDecision(form)) {
    registration.status = 'canceled';
    return notice({ title: 'Nothing created', message: 'You can close this window.' });
  }
  const name = form.get('name') ?? registration.wanted.name;
  const request = await completeRegistration(service, registration, name);
  const connector = service.store.connectors.find(({ id }) => id === registration.connectorId);
  if (request?.status === 'pending' && connector !== undefined) {
    return c.redirect(consentUrl(service, connector, request), 303);
  }
  return notice({ title: 'Connector created', message: 'You can close this window.' });
}

function registrationForm({ code, wanted }: Registration): Promise<Response> {
  const serviceName = findService(wanted.service)?.name ?? wanted.service;
  return renderPage({
    title: `Create a ${serviceName} connector`,
    body: html`<p>The Vercel CLI asks to create a connector for ${serviceName}.</p>
<form method="post" action="/connect/register/decision">
<input type="hidden" name="request_code" value="${code}">
<label for="name">Name</label>
<input id="name" name="name" value="${wanted.name}" required autocomplete="off">
<button class="primary" type="submit" name="decision" value="allow">Create</button>
<button type="submit" name="decision" value="deny" formnovalidate>Cancel</button>
</form>`,
  });
}

function openRegistration(service: Service, code: string | undefined): Registration {
  const registration = findRegistration(service, code ?? '');
  if (registration === undefined) {
    throw new ServiceError('not_found', 'There is no such request. Start again with the CLI.');
  }
  if (registration.status !== 'pending') {
    throw new ServiceError('gone', 'This request is over. Start again with the CLI.');
  }
  return registration;
}
