import { ConnectResponseError } from '../errors.js';

/** Names a field for the error message. */
export interface RequiredField {
  connector: string;
  /** What is wrong without the field, for people. */
  fault: string;
  /** Where the field is, for example `metadata.applicationId`. */
  path: string;
}

/**
 * A value that the service must have sent as a non-blank string.
 * @throws {ConnectResponseError} with the code `missing_metadata` otherwise
 */
export function requiredText(value: unknown, { connector, fault, path }: RequiredField): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new ConnectResponseError(
    `Connector ${connector} ${fault}: \`${path}\` is missing or blank.`,
    {
      code: 'missing_metadata',
      hint: 'Check that the connector is of this type, and that its setup was completed.',
    },
  );
}
