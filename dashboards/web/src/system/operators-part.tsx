import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import type { TableColumnsType } from 'antd'
import { OPERATOR_ROLES } from '../../../../core/operators.ts'
import type { NewOperator, Operator, OperatorRole } from '../../../../core/operators.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { Refusal } from '../refusal.tsx'
import { addOperator, changeOperator, getOperators, resetPassword } from './system-api.ts'
import { SYSTEM_WORDS } from './system-words.ts'

type Words = (typeof SYSTEM_WORDS)['zh' | 'en']

const EMPTY: NewOperator = { login: '', name: '', role: 'grid-worker', scope: '' }

/** A first password, shown until the page is left. */
interface Shown {
  readonly login: string
  readonly password: string
}

function AddForm({ onAdded }: { readonly onAdded: (shown: Shown) => void }): ReactElement {
  const { language, lost } = usePage()
  const words = SYSTEM_WORDS[language]
  const [wish, setWish] = useState(EMPTY)
  const adding = useMutation({
    mutationFn: addOperator,
    onSuccess: ({ operator, firstPassword }) => {
      setWish(EMPTY)
      onAdded({ login: operator.login, password: firstPassword })
    },
  })
  const input = (key: 'login' | 'name' | 'scope', label: string, hint?: string): ReactElement => (
    <label className="field">
      {label}
      <Input
        value={wish[key]}
        placeholder={hint}
        onChange={(event) => setWish({ ...wish, [key]: event.target.value })}
      />
    </label>
  )
  return (
    <form
      className="row-form"
      onSubmit={(event) => {
        event.preventDefault()
        adding.mutate(wish)
      }}
    >
      {input('login', words.login)}
      {input('name', words.name)}
      <label className="field">
        {words.role}
        <Select<OperatorRole>
          aria-label={words.role}
          value={wish.role}
          onChange={(role) => setWish({ ...wish, role })}
          options={OPERATOR_ROLES.map((role) => ({ value: role, label: words.roles[role] }))}
        />
      </label>
      {input('scope', words.area, words.areaHint)}
      <Button
        type="primary"
        htmlType="submit"
        loading={adding.isPending}
        disabled={lost || wish.login === '' || wish.name === ''}
      >
        {words.add}
      </Button>
      {adding.error === null ? null : (
        <p role="alert" className="failure">
          <Refusal error={adding.error} />
        </p>
      )}
    </form>
  )
}

/** 账号: everybody within one's area, and the forms to add, disable and help them. */
export function OperatorsPart(): ReactElement {
  const { language, lost } = usePage()
  const words = SYSTEM_WORDS[language]
  const [shown, setShown] = useState<Shown>()
  const queries = useQueryClient()
  const operators = useQuery({ queryKey: ['operators'], queryFn: getOperators })
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['operators'] })
  const changing = useMutation({
    mutationFn: ({ id, disabled }: Operator) => changeOperator(id, { disabled: !disabled }),
    onSettled: again,
  })
  const resetting = useMutation({
    mutationFn: ({ id }: Operator) => resetPassword(id),
    onSuccess: (password, { login }) => setShown({ login, password }),
    onSettled: again,
  })
  const failure = operators.error ?? changing.error ?? resetting.error
  return (
    <section className="sheet-part" aria-label={words.operators}>
      <h2>{words.operators}</h2>
      <AddForm
        onAdded={(added) => {
          setShown(added)
          void again()
        }}
      />
      {shown === undefined ? null : (
        <p role="status" className="once">
          {words.firstPassword(shown.login)} <code>{shown.password}</code>
        </p>
      )}
      {failure === null ? null : (
        <p role="alert" className="failure">
          <Refusal error={failure} />
        </p>
      )}
      <DataTable<Operator>
        cards
        label={words.operators}
        rowKey="id"
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        loading={operators.isPending}
        dataSource={[...(operators.data ?? [])]}
        columns={columnsOf(words, {
          lost,
          reset: (operator) => resetting.mutate(operator),
          toggle: (operator) => changing.mutate(operator),
        })}
      />
    </section>
  )
}

interface Acts {
  readonly lost: boolean
  readonly reset: (operator: Operator) => void
  readonly toggle: (operator: Operator) => void
}

const columnsOf = (words: Words, acts: Acts): TableColumnsType<Operator> => [
  { title: words.login, dataIndex: 'login' },
  { title: words.name, dataIndex: 'name' },
  { title: words.role, render: (_, { role }) => words.roles[role] },
  { title: words.area, render: (_, { scope }) => (scope === '' ? words.everything : scope) },
  { title: words.state, render: (_, operator) => stateOf(operator, words) },
  {
    title: <span className="visually-hidden">{words.acts}</span>,
    render: (_, operator) => (
      <>
        <Button type="link" size="small" disabled={acts.lost} onClick={() => acts.reset(operator)}>
          {words.reset}
        </Button>
        <Button type="link" size="small" disabled={acts.lost} onClick={() => acts.toggle(operator)}>
          {operator.disabled ? words.enable : words.disable}
        </Button>
      </>
    ),
  },
]

function stateOf(operator: Operator, words: Words): string {
  if (operator.disabled) return words.disabled
  return operator.mustChangePassword ? words.mustChange : words.active
}
