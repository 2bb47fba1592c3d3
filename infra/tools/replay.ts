import {
  DescribeArchiveCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';

/**
 * Has the archive tell the ledger, and nobody else, what happened in some time.
 *
 * @returns the name by which EventBridge says how far it is.
 */
export const replay = async (
  prefix: string,
  from: string,
  to = new Date().toISOString(),
): Promise<string> => {
  const [EventStartTime, EventEndTime] = [timeOf('--from', from), timeOf('--to', to)];
  const client = new EventBridgeClient();
  const { ArchiveArn, EventSourceArn } = await client.send(
    new DescribeArchiveCommand({ ArchiveName: prefix }),
  );
  const { Arn: rule = '' } = await client.send(
    new DescribeRuleCommand({ Name: `${prefix}-ledger-replay`, EventBusName: prefix }),
  );
  const ReplayName = `${prefix}-ledger-${Date.now()}`.slice(-64);
  await client.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: ArchiveArn,
      EventStartTime,
      EventEndTime,
      Destination: { Arn: EventSourceArn, FilterArns: [rule] },
    }),
  );
  return ReplayName;
};

const timeOf = (option: string, text: string): Date => {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    throw new Error(`${option} must be a date and time, such as 2030-01-01T08:00:00Z`);
  }
  return time;
};
