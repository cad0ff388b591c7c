import type { Context, Hono } from 'hono';
import { withFaults } from '../instruments/with-faults.js';
import type { Service } from '../service.js';
import { readJson } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { authenticatePerson } from './authenticate-person.js';
import { ENDPOINTS, type ManagementEndpoint } from './endpoints.js';
import { serveIcons } from './files.js';

const BINARY = 'application/octet-stream';

/** Serves what the Vercel CLI and the REST API manage: scope, projects and connectors. */
export function serveManagement(app: Hono, service: Service): void {
  for (const endpoint of ENDPOINTS) {
    const [method, path, operation] = endpoint;
    app.on(method, path, (c) =>
      withFaults(service, { operation }, c.req.raw.signal, () => answer(service, c, endpoint)),
    );
  }
  serveIcons(app, service);
}

async function answer(
  service: Service,
  c: Context,
  [, , , handler]: ManagementEndpoint,
): Promise<Response> {
  try {
    const request = c.req.raw;
    const caller = authenticatePerson(service, request);
    const isBinary = request.headers.get('content-type')?.startsWith(BINARY) ?? false;
    const body = await handler(service, {
      caller,
      user: service.store.user(caller.userId),
      team: service.store.team(caller.teamId),
      params: c.req.param(),
      query: new URL(request.url).searchParams,
      body: isBinary ? undefined : await readJson(request),
      request,
    });
    if (body instanceof Response) return body;
    return body === undefined ? new Response(null, { status: 204 }) : Response.json(body);
  } catch (error) {
    if (error instanceof ServiceError) return error.toResponse();
    throw error;
  }
}
