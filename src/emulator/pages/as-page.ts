import { ServiceError } from '../wire/service-error.js';
import { notice } from './notice.js';

/** A page, or the page that tells a person why there is none. */
export async function asPage(render: () => Promise<Response>): Promise<Response> {
  try {
    return await render();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return notice('This does not work', error.message, error.status);
  }
}
