import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';

export type Statement = {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};

export const allow = (Action: Statement['Action'], ...Resource: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});

export type Credentials = {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
};

/** Somebody who may do this and nothing else. */
export const userWho = async (
  UserName: string,
  Statement: readonly object[],
): Promise<Credentials> => {
  const iam = new IAMClient();
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName,
      PolicyName: 'what-it-does',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    AWS_ACCESS_KEY_ID: `${AccessKey?.AccessKeyId}`,
    AWS_SECRET_ACCESS_KEY: `${AccessKey?.SecretAccessKey}`,
  };
};
