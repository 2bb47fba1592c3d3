/** What serverless.yml tells a function by its environment. */
export type Env = NodeJS.ProcessEnv;

export const named = (env: Env, variable: string): string => {
  const value = env[variable];
  if (!value) throw new Error(`${variable} is not set; serverless.yml says what it names`);
  return value;
};
