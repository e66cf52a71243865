import type { RiskGrade } from '../../core/directory.ts'
import type { Installation, RecordKind } from '../installation.ts'
import type { MemoryDirectory } from '../memory-directory.ts'
import { type RecordTexts, textsOfDevice, textsOfGateway, textsOfHome, textsOfResponder } from './record-texts.ts'

/** One record of a file beside what is registered under its id. */
export interface Entry {
  readonly state: 'new' | 'changed' | 'unchanged'
  readonly before: RecordTexts | undefined
  readonly after: RecordTexts
  readonly part: Partial<Installation>
  readonly grade?: { readonly from: RiskGrade; readonly to: RiskGrade }
}

/** Stands for a secret in what people see: that there is another one, and nothing of it. */
const OTHER_SECRET = '••••••'

/** What is registered under an id of that kind, as texts. */
export function registeredTexts(kind: RecordKind, directory: MemoryDirectory): (id: string) => RecordTexts | undefined {
  return (id) => {
    if (kind === 'home') return given(directory.home(id), textsOfHome)
    if (kind === 'gateway') return given(directory.gateway(id), textsOfGateway)
    if (kind === 'device') return given(directory.deviceById(id), textsOfDevice)
    return given(directory.responderById(id), ({ responder, position }) => textsOfResponder(responder, position))
  }
}

const given = <T>(record: T | undefined, texts: (record: T) => RecordTexts): RecordTexts | undefined =>
  record === undefined ? undefined : texts(record)

/** Each record of one kind by its id, with what it changes. */
export function entriesOf(
  kind: RecordKind,
  { homes, gateways, devices, responders, positions }: Installation,
  directory: MemoryDirectory,
): ReadonlyMap<string, Entry> {
  const before = registeredTexts(kind, directory)
  const entry = (id: string, after: RecordTexts, part: Partial<Installation>): [string, Entry] => {
    const was = before(id)
    const state = was === undefined ? 'new' : saySame(was, after) ? 'unchanged' : 'changed'
    return [id, { state, before: was, after, part }]
  }
  if (kind === 'home') {
    return new Map(
      homes.map((home) => {
        const [id, made] = entry(home.id, textsOfHome(home), { homes: [home] })
        const from = directory.home(id)?.riskGrade
        const grade = from === undefined || from === home.riskGrade ? {} : { grade: { from, to: home.riskGrade } }
        return [id, { ...made, ...grade }]
      }),
    )
  }
  if (kind === 'gateway') {
    return new Map(
      gateways.map((gateway) => {
        const isOther =
          gateway.secretDigest !== undefined && gateway.secretDigest !== directory.gateway(gateway.id)?.secretDigest
        const texts = textsOfGateway(gateway)
        return entry(gateway.id, isOther ? { ...texts, secret: OTHER_SECRET } : texts, { gateways: [gateway] })
      }),
    )
  }
  if (kind === 'device') return new Map(devices.map((one) => entry(one.id, textsOfDevice(one), { devices: [one] })))
  return new Map(
    responders.map((one, index) =>
      entry(one.id, textsOfResponder(one, positions?.get(one.id) ?? index), { responders: [one] }),
    ),
  )
}

function saySame(a: RecordTexts, b: RecordTexts): boolean {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...fields].every((field) => a[field] === b[field])
}
