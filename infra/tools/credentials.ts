import { LambdaClient } from '@aws-sdk/client-lambda';
import { Stop } from '../../src/cli/stop.ts';

/**
 * Puts the credentials and the region of an AWS profile, or those that AWS clients find without one, into the environment,
 * where all that signs requests looks for them.
 */
export const useCredentials = async (profile: string | undefined): Promise<void> => {
  const { config } = new LambdaClient({ ...(profile && { profile }) });
  const { accessKeyId, secretAccessKey, sessionToken } = await config
    .credentials()
    .catch((error) => {
      if (!profile) throw error;
      throw new Stop(
        `AWS profile ${profile} has no credentials: log in with it, or choose one of those that ` +
          '`aws configure list-profiles` lists.',
      );
    });
  delete process.env.AWS_PROFILE;
  delete process.env.AWS_SESSION_TOKEN;
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
    AWS_REGION: await config.region(),
  });
};
