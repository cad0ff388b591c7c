import * as z from 'zod';
import type { Service } from '../service.js';
import { ServiceError } from '../wire/service-error.js';
import { strictObject } from '../wire/strict-object.js';
import { isLocalPath, LOCAL_PATH } from '../wire/urls.js';

const color = z.string().regex(/^#[\da-f]{6}$/i, 'expected a color such as #0a1b2c');

/** The fields for the look of a connector. */
export const brandingFields = {
  /** SHA-1 of a file that was uploaded before. */
  icon: z
    .string()
    .regex(/^[\da-f]{40}$/, 'expected the SHA-1 of an uploaded file')
    .optional(),
  backgroundColor: color.optional(),
  accentColor: color.optional(),
};

/** Whether webhooks are received: the CLI sends an object, the REST reference names a boolean. */
export const triggersField = z.union([
  z.boolean(),
  strictObject({ enabled: z.boolean() }).transform(({ enabled }) => enabled),
]);

/** Where webhooks are forwarded to; a branch and a custom environment exclude each other. */
export const destinationFields = {
  projectId: z.string().min(1),
  branch: z.string().min(1).max(250).optional(),
  customEnvironmentId: z.string().regex(/^env_/, 'expected the id of an environment').optional(),
  path: z.string().max(2048).refine(isLocalPath, LOCAL_PATH).optional(),
};

/** Whether a destination names a branch or a custom environment, and not both. */
export function isOneDeployment(destination: {
  branch?: string;
  customEnvironmentId?: string;
}): boolean {
  return destination.branch === undefined || destination.customEnvironmentId === undefined;
}

/** The rule that {@link isOneDeployment} stands for. */
export const ONE_DEPLOYMENT = 'expected branch or customEnvironmentId, not both';

/**
 * Refuses an icon that nobody has uploaded.
 * @throws {ServiceError} `bad_request`
 */
export function requireIcon({ store }: Service, sha: string): void {
  if (store.files.some((file) => file.sha === sha)) return;
  throw new ServiceError('bad_request', 'body.icon: upload the file to /v2/files first.');
}
