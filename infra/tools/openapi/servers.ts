/** Where the service is: what shows the document, a machine of one's own, or a stage. */
export const servers = [
  { url: '/', description: 'The service that shows this document' },
  { url: 'http://localhost:3000', description: 'What npm start runs' },
  {
    url: 'https://{api}.execute-api.{region}.amazonaws.com',
    description: 'A deployed stage (HttpApiUrl in the outputs of its stack)',
    variables: {
      api: { default: 'abcde12345', description: 'The id of its HTTP API' },
      region: { default: 'eu-central-1', description: 'The AWS region in which it is deployed' },
    },
  },
];
