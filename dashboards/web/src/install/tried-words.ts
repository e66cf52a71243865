import { KIND_SAYING } from '../../../../core/device-kind.ts'
import type { Metric } from '../../../../core/metric.ts'
import type { Missing } from '../../../../core/walk-test.ts'
import type { TriedDeviceView, Want } from '../../../api/install-views.ts'
import { deviceName } from '../device-name.ts'
import type { Dictionary, Language } from '../words.ts'
import { INSTALL_WORDS } from './install-words.ts'

/** 卧室求助按钮; by its model where what it is for is not known. */
export function triedName(device: TriedDeviceView, t: Dictionary, language: Language): string {
  const metric = device.wants.find((want) => want.metric !== undefined)?.metric
  return deviceName(device, t, language, metric === undefined ? undefined : KIND_SAYING[metric])
}

/** What to do for a device to be heard so. */
export function deedText(metric: Metric | undefined, on: boolean, language: Language): string {
  const words = INSTALL_WORDS[language]
  const deed = metric === undefined ? undefined : words.deed[metric]
  return deed === undefined ? words.heardAny : on ? deed.on : deed.off
}

/** What is missing, as a sentence that says what to do. */
export function missingText(
  missing: Missing,
  devices: readonly TriedDeviceView[],
  { t, language }: { readonly t: Dictionary; readonly language: Language },
): string {
  const device = devices.find(({ id }) => id === missing.device)
  const name = device === undefined ? (missing.device ?? '') : triedName(device, t, language)
  const deed = deedText(missing.metric, missing.wanted ?? true, language)
  return INSTALL_WORDS[language].missing[missing.what](name, missing, deed)
}

/** One thing to be heard of a device, and when it was. */
export interface Step {
  readonly name: string
  readonly at?: number
}

/** What is to be heard of a device, one after the other. */
export function stepsOf({ wants, heard }: TriedDeviceView, language: Language): readonly Step[] {
  return wants.flatMap((want) => steps(want, heard, language))
}

function steps({ metric, states }: Want, heard: TriedDeviceView['heard'], language: Language): readonly Step[] {
  const step = (name: string, found: { readonly firstAt: number } | undefined): Step =>
    found === undefined ? { name } : { name, at: found.firstAt }
  if (metric === undefined || states === 'any') return [step(INSTALL_WORDS[language].heardAny, heard[0])]
  const of = (value: boolean) => heard.find((one) => one.metric === metric && one.value === value)
  const on = of(true)
  const first = step(deedText(metric, true, language), on)
  if (states === 'on') return [first]
  if (states === 'both') return [first, step(deedText(metric, false, language), of(false))]
  const twice = on !== undefined && on.times > 1 ? { firstAt: on.lastAt } : undefined
  return [first, step(INSTALL_WORDS[language].again, of(false) ?? twice)]
}
