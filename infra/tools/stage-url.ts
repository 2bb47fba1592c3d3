import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** Where a deployed stage is asked by HTTP, as its stack says. */
export const urlOfStage = async (stage: string): Promise<string> => {
  const StackName = `stock-allocation-${stage}`;
  const { Stacks = [] } = await new CloudFormationClient().send(
    new DescribeStacksCommand({ StackName }),
  );
  const url = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'HttpApiUrl')?.OutputValue;
  if (!url) throw new Error(`The stack ${StackName} has no output with the URL of its API.`);
  return url;
};
