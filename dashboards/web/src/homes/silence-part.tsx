import type { ReactElement } from 'react'
import type { HourlySilence } from '../../../../core/usual-silence.ts'
import { DataTable } from '../data-table.tsx'
import { useNow, usePage } from '../page-context.ts'
import { wallTime } from '../time-text.ts'
import { silenceTexts } from './ribbon-option.ts'
import { SIGNS_WORDS } from './signs-words.ts'

/** How long the home is usually silent at this hour, in words; every hour for who asks. */
export function SilencePart({ silence }: { readonly silence: readonly HourlySilence[] }): ReactElement | null {
  const { language, timeZone } = usePage()
  const words = SIGNS_WORDS[language]
  const now = silence[Number(wallTime(useNow(), timeZone).slice(11, 13))]
  if (now === undefined) return null
  return (
    <>
      <p className="silence-now">
        <b>{words.now(...silenceTexts(now, words))}</b> <span className="quiet">{words.from[now.from]}</span>
      </p>
      <p className="silence-legend quiet">
        <span className="usual">{words.usual}</span> <span className="limit">{words.limit}</span>
      </p>
      <details>
        <summary>{words.asTable}</summary>
        <DataTable<HourlySilence & { readonly hour: number }>
          label={words.asTable}
          rowKey="hour"
          pagination={false}
          dataSource={silence.map((one, hour) => ({ ...one, hour }))}
          columns={[
            { title: words.hourOfDay, render: (_, { hour }) => <span className="figures">{hour}:00</span> },
            { title: words.usual, render: (_, one) => <span className="figures">{silenceTexts(one, words)[0]}</span> },
            { title: words.limit, render: (_, one) => <span className="figures">{silenceTexts(one, words)[1]}</span> },
          ]}
        />
      </details>
    </>
  )
}
