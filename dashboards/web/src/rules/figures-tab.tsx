import { useState } from 'react'
import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Input } from 'antd'
import type { TableColumnsType } from 'antd'
import type { FigureGroupView, FigureView, RulesView } from '../../../api/rules-views.ts'
import { DataTable } from '../data-table.tsx'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import type { Language } from '../words.ts'
import { FigureDrawer } from './figure-drawer.tsx'
import { figureText } from './figure-text.ts'
import { getRules } from './rules-api.ts'
import { RULES_WORDS } from './rules-words.ts'
import type { RulesWords } from './rules-words.ts'

interface Filter {
  readonly text: string
  readonly onlySet: boolean
}

/** 阈值: every figure by field, what holds for the district, and the drawer to change one. */
export function FiguresTab(): ReactElement {
  const { t } = usePage()
  const { data, error } = useQuery({ queryKey: ['rules'], queryFn: getRules })
  if (data !== undefined) return <Figures data={data} />
  if (error === null) return <p className="quiet">{t.loading}</p>
  return (
    <p role="alert" className="failure">
      {failureText(codeOf(error), t)}
    </p>
  )
}

function Figures({ data }: { readonly data: RulesView }): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  const [filter, setFilter] = useState<Filter>({ text: '', onlySet: false })
  const [opened, open] = useState<string>()
  const groups = data.groups.map((group) => Object.assign({}, group, { figures: shownOf(group, filter) }))
  const [shown, all] = [groups, data.groups].map((some) => some.flatMap(({ figures }) => figures).length)
  return (
    <>
      <FilterBar filter={filter} onFilter={setFilter} count={words.count(shown ?? 0, all ?? 0)} />
      <Hint mayWhole={data.mayWhole} words={words} />
      {shown === 0 ? <p className="empty">{words.none}</p> : null}
      {groups
        .filter(({ figures }) => figures.length > 0)
        .map((group) => (
          <GroupTable key={group.id} group={group} onChange={open} />
        ))}
      <OpenedFigure data={data} name={opened} onClose={() => open(undefined)} />
    </>
  )
}

interface GroupTableProps {
  readonly group: FigureGroupView
  readonly onChange: (name: string) => void
}

function GroupTable({ group, onChange }: GroupTableProps): ReactElement {
  const { language } = usePage()
  const name = group.words[language]
  return (
    <section className="sheet-part" aria-label={name}>
      <h2>{name}</h2>
      <DataTable<FigureView>
        label={name}
        rowKey="name"
        pagination={false}
        dataSource={[...group.figures]}
        columns={columnsOf({ words: RULES_WORDS[language], language, change: onChange })}
      />
    </section>
  )
}

interface OpenedFigureProps {
  readonly data: RulesView
  readonly name: string | undefined
  readonly onClose: () => void
}

function OpenedFigure({ data, name, onClose }: OpenedFigureProps): ReactElement | null {
  for (const { id, figures } of data.groups) {
    const figure = figures.find((one) => one.name === name)
    if (figure !== undefined)
      return <FigureDrawer key={name} figure={figure} group={id} mayWhole={data.mayWhole} onClose={onClose} />
  }
  return null
}

const shownOf = ({ figures }: FigureGroupView, { text, onlySet }: Filter): readonly FigureView[] => {
  const wanted = text.trim().toLowerCase()
  return figures.filter(
    ({ name, words, set, homes }) =>
      [name, words.zh, words.en].some((one) => one.toLowerCase().includes(wanted)) &&
      (!onlySet || set !== undefined || homes > 0),
  )
}

interface FilterBarProps {
  readonly filter: Filter
  readonly onFilter: (filter: Filter) => void
  readonly count: string
}

function FilterBar({ filter, onFilter, count }: FilterBarProps): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  return (
    <div className="rules-filter" role="search">
      <Input
        aria-label={words.search}
        placeholder={words.search}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
      />
      <Checkbox checked={filter.onlySet} onChange={(event) => onFilter({ ...filter, onlySet: event.target.checked })}>
        {words.onlySet}
      </Checkbox>
      <span className="quiet figures" role="status">
        {count}
      </span>
    </div>
  )
}

/** What the reader cannot do here, so that nobody looks for it. */
function Hint({ mayWhole, words }: { readonly mayWhole: boolean; readonly words: RulesWords }): ReactElement | null {
  const { may } = usePage()
  if (mayWhole) return null
  return <p className="quiet">{may('rules:write') ? words.hintHomes : words.hintRead}</p>
}

const columnsOf = (by: {
  readonly words: RulesWords
  readonly language: Language
  readonly change: (name: string) => void
}): TableColumnsType<FigureView> => {
  const { words, language, change } = by
  const text = ({ unit }: FigureView, value: number): string => figureText(unit, value, language)
  return [
    { title: words.name, render: (_, figure) => figure.words[language] },
    {
      title: words.value,
      width: 170,
      render: (_, figure) => (
        <span className="figures">
          {text(figure, figure.set?.value ?? figure.usual)}{' '}
          <span className={figure.set === undefined ? 'quiet' : 'rules-set'}>
            {figure.set === undefined ? words.isDefault : words.wasSet}
          </span>
        </span>
      ),
    },
    {
      title: words.range,
      width: 210,
      responsive: ['md'],
      render: (_, figure) => (
        <span className="quiet figures">{words.valueHint(text(figure, figure.min), text(figure, figure.max))}</span>
      ),
    },
    {
      title: words.own,
      width: 120,
      responsive: ['sm'],
      render: (_, { homes, districtOnly }) => (districtOnly ? '–' : homes === 0 ? '' : words.homes(homes)),
    },
    {
      title: <span className="visually-hidden">{words.change}</span>,
      width: 76,
      render: (_, figure) => (
        <Button
          type="link"
          size="small"
          aria-label={`${words.change} ${figure.words[language]}`}
          onClick={() => change(figure.name)}
        >
          {words.change}
        </Button>
      ),
    },
  ]
}
