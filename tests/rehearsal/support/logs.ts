import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { LOG } from '../../../infra/rehearsal/emulator.ts';

/** All that the functions of a stage have logged. */
export const linesLoggedBy = async (stack: string): Promise<readonly string[]> => {
  const client = new CloudWatchLogsClient();
  const lines: string[] = [];
  const logGroupNamePrefix = `/aws/lambda/${stack}-`;
  for await (const { logGroups = [] } of paginateDescribeLogGroups(
    { client },
    { logGroupNamePrefix },
  )) {
    for (const { logGroupName } of logGroups) {
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName })) {
        lines.push(...events.map(({ message }) => `${message}`));
      }
    }
  }
  return lines;
};

/** What the emulator says, of functions that it could not run as well. */
export const linesOfEmulator = async (): Promise<readonly string[]> =>
  (await readFile(join(`${process.env.REHEARSAL_FOLDER}`, LOG), 'utf8')).split('\n');
