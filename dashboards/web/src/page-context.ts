import { createContext, useContext } from 'react'
import type { AlertView, OverviewView } from '../../api/views.ts'
import type { Permission } from '../../../core/operators.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Dictionary, Language } from './words.ts'
import { zh } from './words-zh.ts'

/** What every part of the page may need. */
export interface PageContext {
  readonly t: Dictionary
  readonly language: Language
  readonly timeZone: string
  /** Nothing can be done while the connection is broken. */
  readonly lost: boolean
  readonly openHome: (id: string) => void
  readonly takeAlert: (alert: AlertView) => void
  /** What is not allowed is not offered; the hub refuses it all the same. */
  readonly may: (permission: Permission) => boolean
}

const nothing = (): void => undefined

export const Page = createContext<PageContext>({
  t: zh,
  language: 'zh',
  timeZone: 'Asia/Shanghai',
  lost: false,
  openHome: nothing,
  takeAlert: nothing,
  may: () => false,
})

/** What the hub shows at this moment, kept fresh by the live stream. */
export const Overview = createContext<OverviewView | undefined>(undefined)

/** The hub's clock, moving. Apart from the page's context: only what shows a running time follows it. */
export const Now = createContext<EpochMs>(0)

export const usePage = (): PageContext => useContext(Page)
/** @throws Error outside the shell, where there is none */
export function useOverview(): OverviewView {
  const overview = useContext(Overview)
  if (overview === undefined) throw new Error('there is no overview out here')
  return overview
}
export const useNow = (): EpochMs => useContext(Now)
