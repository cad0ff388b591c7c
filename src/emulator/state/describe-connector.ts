import { defaultScopes, isTurnedOff } from './flow-settings.js';
import { publicData } from './public-data.js';
import type { Connector } from './records.js';
import { describeTriggers } from './trigger-settings.js';

/** The connector as the API shows it, without secrets. */
export function describeConnector(connector: Connector): Record<string, unknown> {
  const { id, uid, type, typeName, service, name, clientUrl, createdAt, updatedAt } = connector;
  const { creationMode, createdBy, updatedBy, connectionMethod, target, params } = connector;
  const { icon, backgroundColor, accentColor, events, data } = connector;
  return {
    ...{ id, uid, type, typeName, service, name, displayName: name, clientUrl },
    ...{ createdAt, updatedAt, creationMode, createdBy, updatedBy },
    ...{ connectionMethod, target, icon, backgroundColor, accentColor, events },
    ...describeCapabilities(connector),
    ...describeTriggers(connector),
    params: publicData(params),
    data: publicData(data),
  };
}

function describeCapabilities(connector: Connector): Record<string, unknown> {
  const { supportsInstallation, supportsRevocation, installations } = connector;
  const subjectTypes = connector.subjectTypes.filter((type) => !isTurnedOff(connector, type));
  const { supportsCrossInstallation: crossInstallation } = connector;
  return {
    supportedSubjectTypes: subjectTypes,
    supportsIcon: true,
    supportsInstallation,
    supportsRevocation,
    defaultInstallationId: installations.find(({ isDefault }) => isDefault)?.id,
    appTokens: subjectTypes.includes('app')
      ? { crossInstallation, supportsRefinement: true, scopes: defaultScopes(connector, 'app') }
      : undefined,
    userTokens: subjectTypes.includes('user')
      ? {
          crossInstallation: false,
          supportsRefinement: true,
          scopes: defaultScopes(connector, 'user'),
        }
      : undefined,
  };
}
