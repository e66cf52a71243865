/**
 * Lint rules. The star of folders stands in `mayImport`: a feature folder knows `core` and nothing else of ours; `hub` puts them
 * together; `test` may use all. `onlyHere` names the packages that one folder alone may know.
 */
const mayImport = {
  core: [],
  registry: ['core'],
  broker: ['core'],
  ingest: ['core'],
  alerting: ['core'],
  'device-sim': ['core'],
  dashboards: ['core'],
  hub: ['core', 'registry', 'broker', 'ingest', 'alerting', 'device-sim', 'dashboards'],
}

/** npm packages by the folders that may import them; what is not listed here may be imported by none of the folders. */
const onlyHere = {
  zod: ['core', 'registry', 'broker', 'ingest', 'alerting', 'device-sim', 'dashboards', 'hub'],
  aedes: ['broker'],
  'aedes-persistence-level': ['broker'],
  'classic-level': ['ingest', 'broker'],
  kysely: ['registry', 'ingest', 'alerting', 'hub'],
  libsql: ['ingest', 'hub'],
  influx: ['ingest'],
  '@influxdata/influxdb-client': ['ingest'],
  '@influxdata/influxdb-client-apis': ['ingest'],
  'node-schedule': ['alerting', 'hub'],
  twilio: ['alerting'],
  '@alicloud/dysmsapi20170525': ['alerting'],
  '@alicloud/openapi-core': ['alerting'],
  'tencentcloud-sdk-nodejs-sms': ['alerting'],
  serialport: ['alerting'],
  'chinese-days': ['core', 'alerting'],
  'libphonenumber-js': ['registry', 'alerting'],
  mqtt: ['device-sim', 'hub'],
  fastify: ['dashboards'],
  '@fastify/static': ['dashboards'],
  '@fastify/swagger': ['dashboards'],
  'fastify-type-provider-zod': ['dashboards'],
  pino: ['hub'],
  'prom-client': ['hub'],
  yaml: ['registry', 'hub'],
  'csv-parse': ['registry', 'device-sim'],
  'read-excel-file': ['registry'],
  'write-excel-file': ['registry'],
  commander: ['hub', 'device-sim'],
  react: ['dashboards'],
  'react-dom': ['dashboards'],
  antd: ['dashboards'],
}

const folders = Object.keys(mayImport)

function restrictionsOf(folder) {
  const banned = folders.filter((other) => other !== folder && !mayImport[folder].includes(other))
  const packages = Object.keys(onlyHere).filter((name) => !onlyHere[name].includes(folder))
  return [
    {
      regex: `^(\\.\\./)+(${[...banned, 'test'].join('|')})/`,
      message: `${folder}/ may import only: ${[...mayImport[folder], folder].join(', ')} (see mayImport in oxlint.config.mjs)`,
    },
    ...(packages.length === 0
      ? []
      : [
          {
            regex: `^(${packages.join('|')})(/|$)`,
            message: `this package is known to other folders only (see onlyHere in oxlint.config.mjs)`,
          },
        ]),
  ]
}

const clockOnly = ['Date', 'setTimeout', 'setInterval'].map((name) => ({
  name,
  message: 'Time comes from the Clock that you are handed (core/time.ts).',
}))

export default {
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'promise', 'node'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  options: { typeAware: true },
  env: { node: true, browser: true, es2024: true },
  ignorePatterns: ['node_modules', 'dashboards/web/dist', '**/dist'],
  rules: {
    'import/no-cycle': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'max-lines': ['error', { max: 300 }],
    'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
    complexity: ['error', { max: 10 }],
    'no-restricted-globals': ['error', ...clockOnly],
    // One after the other is what a journal, a retry and a test story mean.
    'no-await-in-loop': 'off',
    'import/no-unassigned-import': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'no-shadow': 'off',
    'react/react-in-jsx-scope': 'off',
  },
  overrides: [
    ...folders.map((folder) => ({
      files: [`${folder}/**/*.ts`, `${folder}/**/*.tsx`],
      rules: { 'no-restricted-imports': ['error', { patterns: restrictionsOf(folder) }] },
    })),
    { files: ['core/time.ts'], rules: { 'no-restricted-globals': 'off' } },
    // The page runs in a browser, which has no Clock of ours.
    { files: ['dashboards/web/**'], rules: { 'no-restricted-globals': 'off' } },
    // The rule is about Express; Fastify awaits its handlers and answers their rejections.
    { files: ['dashboards/api/**'], rules: { 'oxc/no-async-endpoint-handlers': 'off' } },
    // Tests: a story may be long, and time limits of real servers are real.
    {
      files: ['test/**'],
      rules: { 'max-lines-per-function': ['error', { max: 150 }], 'no-restricted-globals': 'off' },
    },
    { files: ['scripts/**'], rules: { 'no-restricted-globals': 'off' } },
  ],
}
