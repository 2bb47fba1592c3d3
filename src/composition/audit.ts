import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbAuditPlace, dynamoDbAudits } from '../adapters/dynamodb/audit/audits.ts';
import type { AuditDeps } from '../application/ports.ts';
import type { Env } from './environment.ts';
import { tableOf } from './table.ts';
import { compose } from './use-cases.ts';

/** What the audit works with: it alone may scan the table. */
export const composeAudit = (env: Env, client?: DynamoDBClient): AuditDeps => {
  const table = tableOf(env, client);
  return {
    ...compose(env, client),
    audits: dynamoDbAudits(table),
    auditPlace: dynamoDbAuditPlace(table),
  };
};
