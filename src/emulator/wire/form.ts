import { ServiceError } from './service-error.js';

/** What a person sent with the form of a page; an empty field counts as left out. */
export type FormFields = ReadonlyMap<string, string>;

/**
 * Reads the form of a page, unless a page of another site sent it. Programs other than browsers
 * do not say what sent it, and pass.
 * @throws {ServiceError} `forbidden`, or `bad_request` when it is no form
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export async function readForm(request: Request): Promise<FormFields> {
  const ownOrigin = new URL(request.url).origin;
  const site = request.headers.get('sec-fetch-site') ?? 'same-origin';
  const origin = request.headers.get('origin') ?? ownOrigin;
  if (site !== 'same-origin' || origin !== ownOrigin) {
    throw new ServiceError('forbidden', 'This form was sent from another site.');
  }
  const form = await request.formData().catch(() => {
    throw new ServiceError('bad_request', 'This is not the form of the page.');
  });
  const fields = [...form].filter(
    (field): field is [string, string] => typeof field[1] === 'string' && field[1] !== '',
  );
  return new Map(fields);
}

/**
 * Whether a form allows what it asks.
 * @throws {ServiceError} `bad_request` when it neither allows nor denies it
 */
export function readDecision(form: FormFields): boolean {
  const decision = form.get('decision');
  if (decision === 'allow' || decision === 'deny') return decision === 'allow';
  throw new ServiceError('bad_request', 'The form has neither been allowed nor denied.');
}
