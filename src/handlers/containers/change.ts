import { command } from '../http/command.ts';
import { commandHeaders } from '../http/headers.ts';
import { changeEach } from './change-each.ts';
import { containerChange, containerPath } from './request.ts';

/** The container is late, or early. */
export const handler = command(
  { path: containerPath, body: containerChange, headers: commandHeaders },
  ({ path, body }, { awsRequestId }) => changeEach(path.container, body, awsRequestId),
);
