import type { EmulatorOperation } from '../wire/operation.js';
import { answerConnector, answerEject, answerRemoval, answerUpdate } from './connectors.js';
import { answerContact } from './contacts.js';
import { answerCreation, answerManagedCreation } from './create-connector.js';
import { answerEnvironments, answerProjectToken, answerPull } from './environments.js';
import { answerUpload } from './files.js';
import { answerConnectorPage, answerConnectors } from './list-connectors.js';
import { type ManagementHandler, permitted } from './management-call.js';
import {
  answerAttach,
  answerAttachment,
  answerAttachments,
  answerDestinations,
  answerDetach,
  answerDetachEnvironment,
  answerProjectConnectors,
} from './project-links.js';
import { answerNewVariables, answerVariables } from './project-variables.js';
import {
  answerNewProject,
  answerProject,
  answerProjectRemoval,
  answerProjects,
} from './projects.js';
import {
  answerLogout,
  answerTeam,
  answerTeams,
  answerTeamsPage,
  answerTokens,
  answerUser,
} from './scope.js';
import { answerService } from './services.js';

/** What the management API answers, and what counts and fails it. */
export type ManagementEndpoint = [
  method: string,
  path: string,
  operation: EmulatorOperation,
  handler: ManagementHandler,
];

const CONNECTORS = '/v1/connect/connectors';
const CONNECTOR = `${CONNECTORS}/:connector`;
const ATTACHMENT = `${CONNECTOR}/projects/:project`;

const SCOPE: ManagementEndpoint[] = [
  ['GET', '/v2/user', 'management-scope', answerUser],
  ['GET', '/teams/:team', 'management-scope', answerTeam],
  ['GET', '/v1/teams', 'management-scope', answerTeams],
  ['GET', '/v2/teams', 'management-scope', answerTeamsPage],
  ['GET', '/v6/user/tokens', 'management-scope', answerTokens],
  ['DELETE', '/v3/user/tokens/current', 'management-scope', answerLogout],
];

const PROJECTS: ManagementEndpoint[] = [
  ['GET', '/v9/projects', 'management-project', answerProjects],
  ['GET', '/v9/projects/:project', 'management-project', answerProject],
  ['POST', '/v1/projects', 'management-project', permitted('mutate', answerNewProject)],
  [
    'DELETE',
    '/v2/projects/:project',
    'management-project',
    permitted('mutate', answerProjectRemoval),
  ],
  ['GET', '/projects/:project/custom-environments', 'management-project', answerEnvironments],
  [
    'GET',
    '/v3/env/pull/:project/:target?/:branch?',
    'management-project',
    permitted('use', answerPull),
  ],
  ['POST', '/projects/:project/token', 'management-project', permitted('use', answerProjectToken)],
  [
    'POST',
    '/v1/projects/:project/token',
    'management-project',
    permitted('use', answerProjectToken),
  ],
  ['GET', '/v10/projects/:project/env', 'management-project', answerVariables],
  [
    'POST',
    '/v10/projects/:project/env',
    'management-project',
    permitted('mutate', answerNewVariables),
  ],
];

const MANAGED: ManagementEndpoint[] = [
  ['GET', CONNECTORS, 'management-connector', answerConnectors],
  ['GET', '/v2/connect/connectors', 'management-connector', answerConnectorPage],
  ['POST', CONNECTORS, 'management-connector', permitted('mutate', answerCreation)],
  [
    'POST',
    `${CONNECTORS}/managed`,
    'management-connector',
    permitted('mutate', answerManagedCreation),
  ],
  ['PATCH', CONNECTOR, 'management-connector', permitted('mutate', answerUpdate('v1'))],
  [
    'PATCH',
    '/v2/connect/connectors/:connector',
    'management-connector',
    permitted('mutate', answerUpdate('v2')),
  ],
  ['GET', '/v2/connect/connectors/:connector', 'management-connector', answerConnector],
  ['DELETE', CONNECTOR, 'management-connector', permitted('mutate', answerRemoval)],
  ['POST', `${CONNECTOR}/managed/eject`, 'management-connector', permitted('mutate', answerEject)],
  ['POST', `${CONNECTOR}/contacts`, 'management-connector', permitted('mutate', answerContact)],
  ['GET', '/v1/connect/services/:service', 'management-service', answerService],
  ['POST', '/v2/files', 'management-file', permitted('mutate', answerUpload)],
];

const LINKS: ManagementEndpoint[] = [
  ['GET', `${CONNECTOR}/projects`, 'management-link', answerAttachments('v1')],
  ['GET', '/v2/connect/connectors/:connector/projects', 'management-link', answerAttachments('v2')],
  ['GET', '/v2/connect/projects/:project/connectors', 'management-link', answerProjectConnectors],
  ['GET', ATTACHMENT, 'management-link', answerAttachment],
  ['POST', ATTACHMENT, 'management-link', permitted('attach', answerAttach)],
  ['DELETE', ATTACHMENT, 'management-link', permitted('attach', answerDetach)],
  [
    'DELETE',
    `${ATTACHMENT}/environments/:environment`,
    'management-link',
    permitted('attach', answerDetachEnvironment),
  ],
  [
    'PATCH',
    `${CONNECTOR}/trigger-destinations`,
    'management-link',
    permitted('attach', answerDestinations),
  ],
];

/** Every endpoint of the management API. */
export const ENDPOINTS: readonly ManagementEndpoint[] = [
  ...SCOPE,
  ...PROJECTS,
  ...MANAGED,
  ...LINKS,
];
