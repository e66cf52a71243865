import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { HomeRule } from '../../../../core/home-profile.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { monthDay } from '../time-text.ts'
import { EDIT_WORDS } from './edit-words.ts'
import { HOMES_WORDS } from './homes-words.ts'
import { RuleForm } from './rule-form.tsx'
import { writtenText } from './written-text.ts'

interface RulesPartProps {
  readonly home: string
  readonly rules: readonly HomeRule[]
}

/** By which figures the home is judged: those that differ from the default, and all of them when asked. */
export function RulesPart({ home, rules }: RulesPartProps): ReactElement | null {
  const { t, language, timeZone, may, lost } = usePage()
  const [setting, setSetting] = useState(false)
  const words = HOMES_WORDS[language]
  const [all, setAll] = useState(false)
  if (rules.length === 0) return null
  const shown = all ? rules : rules.filter(({ origin }) => origin !== 'default')
  return (
    <section className="sheet-part" aria-label={words.rules}>
      <div className="part-head">
        <h2>{words.rules}</h2>
        <span className="part-buttons">
          {may('rules:write') && !setting ? (
            <Button size="small" disabled={lost} onClick={() => setSetting(true)}>
              {EDIT_WORDS[language].setRule}
            </Button>
          ) : null}
          <Button type="link" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? words.rulesFew : words.rulesAll(rules.length)}
          </Button>
        </span>
      </div>
      {setting ? <RuleForm home={home} rules={rules} onDone={() => setSetting(false)} /> : null}
      {all ? null : <p className="quiet">{shown.length === 0 ? words.rulesNone : words.rulesOwn}</p>}
      {shown.length === 0 ? null : (
        <DataTable<HomeRule>
          cards
          label={words.rules}
          rowKey="figure"
          pagination={false}
          dataSource={[...shown]}
          columns={[
            { title: words.rule.name, render: (_, { name }) => name[language] },
            {
              title: words.rule.value,
              render: (_, { value }) => <span className="figures">{writtenText(value, language)}</span>,
            },
            { title: words.rule.origin, render: (_, { origin }) => words.origins[origin] },
            {
              title: words.rule.why,
              render: (_, { set }) =>
                set === undefined ? '' : `${personText(set.by, t)} ${monthDay(set.at, timeZone)} ${set.why}`,
            },
          ]}
        />
      )}
    </section>
  )
}
