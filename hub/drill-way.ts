import type { DrillButton, DrillWay } from '../alerting/drill/drill-runner.ts'
import { drillHomeOf } from '../core/drill-home.ts'
import type { JournalReader, Offset } from '../core/journal.ts'
import type { AreaCode, GatewayId } from '../core/names.ts'
import { seconds } from '../core/time.ts'
import { drillButton } from './drill-directory.ts'

export interface DrillWayParts {
  readonly journal: Pick<JournalReader, 'head' | 'read' | 'appended'>
  readonly broker: { port(): number }
  readonly alerter: { settled(): Promise<void> }
  /** What drill gateways sign in with. */
  readonly secret: string
  readonly host: string
}

const CONNECT_WITHIN = seconds(4)
const READ_TOGETHER = 500

/** The way of a drill through this hub: a terminal's MQTT connection to the hub's own port, and a look into its journal. */
export function drillWay({ journal, broker, alerter, secret, host }: DrillWayParts): DrillWay {
  return {
    judged: () => alerter.settled(),
    journalled: (district, ended) => messageOf(drillHomeOf(district), journal, ended),
    connect: (district, number) => connect({ district, number, url: `mqtt://${host}:${broker.port()}`, secret }),
  }
}

interface Door {
  readonly district: AreaCode
  readonly number: number
  readonly url: string
  readonly secret: string
}

async function connect({ district, number, url, secret }: Door): Promise<DrillButton> {
  const home = drillHomeOf(district)
  // Only drills need it, and it takes a while to load.
  const { default: mqtt } = await import('mqtt')
  const options = {
    username: home,
    password: secret,
    clientId: 'drill',
    connectTimeout: CONNECT_WITHIN,
    reconnectPeriod: 0,
  }
  const client = await mqtt.connectAsync(url, options, false)
  return {
    async press() {
      await client.publishAsync(`homes/${home}/${drillButton(number)}/up`, JSON.stringify({ sos: true }), { qos: 1 })
    },
    release: () => client.endAsync(),
    drop: () => void client.end(true),
  }
}

/** @returns whether the journal holds a message of that gateway behind what it held at first; false when the drill ends before */
async function messageOf(gateway: GatewayId, journal: DrillWayParts['journal'], ended: AbortSignal): Promise<boolean> {
  let after: Offset = journal.head()
  while (!ended.aborted) {
    await journal.appended(after)
    const entries = await journal.read(after, READ_TOGETHER)
    if (entries.some(({ record }) => record.kind === 'message' && record.gateway === gateway)) return true
    // Nothing new although it was promised: the journal is closed.
    if (entries.length === 0) return false
    after = entries.at(-1)?.offset ?? after
  }
  return false
}
