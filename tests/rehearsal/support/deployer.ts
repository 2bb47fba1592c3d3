import { readFile } from 'node:fs/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { type Credentials, userWho } from './who.ts';

const WAITING = { minDelay: 1, maxDelay: 1, maxWaitTime: 30 };

/** Somebody who may do what the pipeline's role for a stage may: only GitHub can assume the role itself. */
export const deployerOf = async (stage: string): Promise<Credentials> => {
  const client = new CloudFormationClient();
  const StackName = `stock-allocation-deploys-${stage}`;
  await client.send(
    new CreateStackCommand({
      StackName,
      TemplateBody: await readFile('infra/deploy/pipeline/deploy-role.yml', 'utf8'),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: [
        { ParameterKey: 'Repository', ParameterValue: 'owner/name' },
        { ParameterKey: 'Stage', ParameterValue: stage },
      ],
    }),
  );
  await waitUntilStackCreateComplete({ client, ...WAITING }, { StackName });
  const { PolicyDocument = '' } = await new IAMClient().send(
    new GetRolePolicyCommand({ RoleName: StackName, PolicyName: 'deploy' }),
  );
  return userWho('deployer', JSON.parse(decodeURIComponent(PolicyDocument)).Statement);
};
