import { isFromOwnPage } from './other-sites.js';
import { ServiceError } from './service-error.js';

/** What a person sent with the form of a page; an empty field counts as left out. */
export type FormFields = ReadonlyMap<string, string>;

/**
 * Reads the form of a page, unless a page of another site sent it. Programs other than browsers
 * do not say what sent it, and pass.
 * @throws {ServiceError} `forbidden`, or `bad_request` when it is no form
 */
export async function readForm(request: Request): Promise<FormFields> {
  if (!isFromOwnPage(request)) {
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
