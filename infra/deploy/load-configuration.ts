import { existsSync } from 'node:fs';

/** Reads the file that configures a stage, as the Serverless Framework does. What the environment says goes before it. */
export const loadConfiguration = (stage: string): void => {
  const file = [`.env.${stage}`, '.env'].find((name) => existsSync(name));
  if (file) process.loadEnvFile(file);
};
