import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { isHubError, reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Clock } from '../core/time.ts'
import { seconds, systemClock } from '../core/time.ts'
import type { IncidentKind } from './faults/incidents.ts'
import { INCIDENTS, isIncidentKind } from './faults/incidents.ts'
import { Fleet, fleetTown } from './fleet.ts'
import { GatewayClient } from './gateway-client.ts'
import { replay } from './replay.ts'
import { readTown } from './simulated-town.ts'
import { TownSimulator } from './town-simulator.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const print = (result: object): void => void process.stdout.write(`${JSON.stringify(result)}\n`)
const log: Log = {
  info() {},
  warn: (message, fields) => say(`${message} ${JSON.stringify(fields ?? {})}`),
  error: (message, fields) => say(`${message} ${JSON.stringify(fields ?? {})}`),
}

function positive(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('It must be a number above 0.')
}

function speedOrMax(text: string): number | 'max' {
  return text === 'max' ? 'max' : positive(text)
}

function incidentKind(text: string): IncidentKind {
  if (isIncidentKind(text)) return text
  throw new InvalidArgumentError(`It must be one of ${Object.keys(INCIDENTS).join(', ')}.`)
}

const brokerOption = (): Option =>
  new Option('--broker <url>', 'where the hub listens').default('mqtt://127.0.0.1:1883')
/** The town of docs/example-installation.yaml. */
const EXAMPLE_TOWN = fileURLToPath(new URL('example-town.json', import.meta.url))
const townOption = (): Option =>
  new Option('--town <file>', 'JSON file with homes, gateways, secrets and devices').default(
    EXAMPLE_TOWN,
    'the example town',
  )
const jsonOption = (): Option => new Option('--json', 'end with one JSON line of counts')

interface RunOptions {
  readonly broker: string
  readonly town: string
  readonly speed: number
  readonly seed: string
  readonly seconds: number | undefined
  readonly json: boolean | undefined
}

/** Residents follow their day until the time is over or somebody presses Ctrl-C. */
async function run(options: RunOptions): Promise<void> {
  const { broker, speed, seed } = options
  const simulator = new TownSimulator({
    town: await readTown(options.town),
    broker,
    clock: systemClock(speed),
    speed,
    seed,
    log,
  })
  await simulator.connect()
  simulator.start()
  const real = systemClock()
  const stopProgress = real.every(
    seconds(10),
    () => say(line(simulator.counts())),
    () => {},
  )
  await ended(real, options.seconds)
  stopProgress()
  await simulator.stop()
  if (options.json === true) print(simulator.counts())
}

const line = (counts: object): string =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(' · ')

const ended = (clock: Clock, after: number | undefined): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
    if (after !== undefined) clock.after(seconds(after), () => resolve())
  })

interface FleetCommandOptions {
  readonly broker: string
  readonly homes: number
  readonly rate: number
  readonly seconds: number
  readonly json: boolean | undefined
}

async function fleet(options: FleetCommandOptions): Promise<void> {
  const result = await new Fleet({
    town: fleetTown(options.homes),
    broker: options.broker,
    clock: systemClock(),
    rate: options.rate,
    duration: seconds(options.seconds),
    log,
    onProgress: (progress) => say(line(progress)),
  }).run()
  if (options.json === true) print(result)
  else say(line(result))
  if (result.failed > 0) process.exitCode = 1
}

interface IncidentOptions {
  readonly broker: string
  readonly town: string
  readonly home: string
}

/** Speaks for the gateway beside its own connection, which stays as it is. */
async function incident(kind: IncidentKind, options: IncidentOptions): Promise<void> {
  const { broker, home: id } = options
  const town = await readTown(options.town)
  const home = town.homes.filter((one) => one.id === id)
  const clock = systemClock()
  const simulator = new TownSimulator({
    town: { ...town, homes: home },
    broker,
    clock,
    speed: 1,
    seed: 'incident',
    log,
    aside: 'incident',
  })
  await simulator.connect()
  try {
    await simulator.incident(kind, id)
  } finally {
    await simulator.stop()
  }
  say(line(simulator.counts()))
}

interface ReplayCommandOptions {
  readonly broker: string
  readonly home: string
  readonly gateway: string
  readonly secret: string
  readonly speed: number | 'max'
  readonly align: 'start' | 'end'
  readonly zone: string
  readonly json: boolean | undefined
}

async function replayFile(file: string, options: ReplayCommandOptions): Promise<void> {
  const { broker, home, gateway: id, secret, speed, align, zone: timeZone } = options
  const gateway = new GatewayClient({ broker, id, secret, will: undefined, keepAlive: 30, log })
  await gateway.connect()
  try {
    const result = await replay({
      file,
      timeZone,
      home,
      gateway,
      clock: systemClock(speed === 'max' ? 1 : speed),
      pace: speed === 'max' ? 'max' : 'paced',
      align,
      onProgress: (played, of) => say(`${played} of ${of}`),
    })
    if (options.json === true) print(result)
    else say(line(result))
    if (result.failed > 0) process.exitCode = 1
  } finally {
    await gateway.close()
  }
}

function program(): Command {
  const sim = new Command('sim').description('Homes, devices, people and faults over real MQTT.')
  sim
    .command('run')
    .description('residents follow their day')
    .addOption(brokerOption())
    .addOption(townOption())
    .option('--speed <n>', 'how many times faster than real; the hub must run as fast', positive, 1)
    .option('--seed <text>', 'another seed is other residents', 'town')
    .option('--seconds <n>', 'stop after so many real seconds', positive)
    .addOption(jsonOption())
    .action(run)
  sim
    .command('fleet')
    .description('many gateways at a given rate')
    .addOption(brokerOption())
    .option('--homes <n>', 'how many homes, one gateway each', positive, 100)
    .option('--rate <n>', 'messages a second, all together', positive, 10)
    .option('--seconds <n>', 'how long to publish', positive, 60)
    .addOption(jsonOption())
    .action(fleet)
  sim
    .command('fleet-town')
    .description('print the fleet as a town file, with its secrets')
    .option('--homes <n>', 'how many homes', positive, 100)
    .action((options: { readonly homes: number }) => print(fleetTown(options.homes)))
  sim
    .command('incident')
    .description('let something go wrong in one home')
    .argument('<kind>', Object.keys(INCIDENTS).join(', '), incidentKind)
    .addOption(brokerOption())
    .addOption(townOption())
    .requiredOption('--home <id>', 'the home')
    .action(incident)
  addReplay(sim)
  return sim
}

function addReplay(sim: Command): void {
  sim
    .command('replay')
    .description('play a recording: ts_iso,sensor,type,value as .csv or .csv.gz')
    .argument('<file>')
    .addOption(brokerOption())
    .requiredOption('--home <id>', 'the home that the recording plays in')
    .requiredOption('--gateway <id>', 'who says it')
    .requiredOption('--secret <text>', "the gateway's secret")
    .option('--speed <n>', 'times real speed, or max', speedOrMax, 'max' as const)
    .addOption(new Option('--align <which>', 'what lies at this moment').choices(['start', 'end']).default('end'))
    .option('--zone <name>', 'the time zone of the recording', 'Europe/London')
    .addOption(jsonOption())
    .action(replayFile)
}

try {
  await program().parseAsync()
} catch (error) {
  say(reasonOf(error))
  process.exitCode = isHubError(error, 'CONFIG_INVALID') ? 2 : 1
}
