import { labelsText, shortPath } from '../../lessons/where.ts'
import type { Check, Comparison, Condition, FieldValue, PacketEnd, PacketOrigin, Where } from '../../protocol/checks.ts'
import { kindOfResource } from '../../protocol/kinds.ts'
import type { Language } from '../state/page-store.ts'

/**
 * The goal of a check as a sentence, made from the check itself: what is asked and what is checked cannot disagree. Marks are those of a
 * lesson's text: `code`.
 */
export function checkSentence(check: Check, language: Language): string {
  return language === 'zh-CN' ? spaced(chinese(check)) : english(check)
}

const code = (text: FieldValue) => `\`${text}\``
const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1)
const kindName = (resource: string) => kindOfResource(resource)?.kind ?? resource
const equation = (path: string, { op, value }: Comparison) => (value === null ? '' : code(`${path} ${op} ${value}`))

/** Chinese and Latin letters are set apart by one space, and nothing stands before or after a Chinese comma. */
const spaced = (text: string) =>
  text
    .replace(/([\u4e00-\u9fff])([A-Za-z0-9`])/g, '$1 $2')
    .replace(/([A-Za-z0-9`])([\u4e00-\u9fff])/g, '$1 $2')
    .replace(/ *([，（）]) */g, '$1')
    .replace(/([\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])/g, '$1')
    .trim()

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function english(check: Check): string {
  switch (check.kind) {
    case 'happened':
      return 'event' in check.what
        ? `The Event ${code(check.what.event)} is recorded${check.what.about ? ` about a ${check.what.about.kind}` : ''}`
        : `A ${kindName(check.what.resource)}${withEnglish(check.what.where)} is ${{ ADDED: 'created', MODIFIED: 'changed', DELETED: 'deleted' }[check.what.stored]}`
    case 'always':
      return `At every moment ${holdsEnglish(check.condition)}`
    case 'never':
      return `At no moment ${holdsEnglish(check.condition)}`
    case 'eventually':
      return check.withinMs === undefined
        ? `At some moment ${holdsEnglish(check.condition)}`
        : `Within ${check.withinMs / 1000} s ${holdsEnglish(check.condition)}`
    case 'until':
      return `Until ${holdsEnglish(check.goal)}, ${holdsEnglish(check.hold)}`
    default:
      return upper(holdsEnglish(check))
  }
}

function holdsEnglish(condition: Condition): string {
  switch (condition.kind) {
    case 'count': {
      const { resource, where, is } = condition
      const plural = is.value === 1 ? '' : 's'
      const verb = where.ready ? `${is.value === 1 ? 'is' : 'are'} Ready` : is.value === 1 ? 'exists' : 'exist'
      return `${amountEnglish(is)} ${kindName(resource)}${plural}${withEnglish(where)} ${verb}${where.kept ? ', not counting deleted ones' : ''}`
    }
    case 'field':
      return `${kindName(condition.resource)} ${code(nameOf(condition.key))} has ${condition.is.value === null ? `no ${code(condition.path)}` : equation(condition.path, condition.is)}`
    case 'endpoints':
      return `Service ${code(nameOf(condition.service))} has ${amountEnglish(condition.is)} ready endpoint${condition.is.value === 1 ? '' : 's'}`
    case 'packet':
      return `a request from ${originEnglish(condition.from)} to ${goalOf(condition, (service) => `the node port of ${service}`)} ${endEnglish[condition.ends]}`
    case 'not':
      return `it is not so that ${holdsEnglish(condition.condition)}`
    case 'all':
      return condition.conditions.map(holdsEnglish).join(' and ')
    case 'any':
      return condition.conditions.map(holdsEnglish).join(' or ')
  }
}

const amountEnglish = ({ op, value }: Comparison) =>
  ({ '=': `${value === 0 ? 'no' : value}`, '≠': `not ${value}`, '≥': `at least ${value}`, '≤': `at most ${value}` })[op]
const originEnglish = (from: PacketOrigin) => ('pod' in from ? `pod ${code(labelsText(from.pod))}` : 'outside')
const endEnglish: Readonly<Record<PacketEnd, string>> = { answered: 'is answered', refused: 'is refused at once', lost: 'gets no answer' }

function withEnglish({ labels, fields }: Where): string {
  const parts = [
    ...(labels ? [code(labelsText(labels))] : []),
    ...Object.entries(fields ?? {}).map(([path, value]) => fieldText(path, value, 'no ')),
  ]
  return parts.length === 0 ? '' : ` with ${parts.join(' and ')}`
}

const fieldText = (path: string, value: FieldValue, no: string) =>
  value === null ? `${no}${code(shortPath(path))}` : code(`${shortPath(path)}=${value}`)

function goalOf({ to, port }: Extract<Condition, { kind: 'packet' }>, nodePort: (service: string) => string): string {
  return 'host' in to ? code(`${to.host}:${port}`) : nodePort(code(nameOf(to.nodePortOf)))
}

function chinese(check: Check): string {
  switch (check.kind) {
    case 'happened':
      return 'event' in check.what
        ? `记录了${check.what.about ? `关于 ${check.what.about.kind} 的` : ''}事件 ${code(check.what.event)}`
        : `有${withChinese(check.what.where)} ${kindName(check.what.resource)} 被${{ ADDED: '创建', MODIFIED: '修改', DELETED: '删除' }[check.what.stored]}`
    case 'always':
      return `任何时刻，${holdsChinese(check.condition)}`
    case 'never':
      return `没有任何时刻，${holdsChinese(check.condition)}`
    case 'eventually':
      return check.withinMs === undefined
        ? `曾有一刻，${holdsChinese(check.condition)}`
        : `${check.withinMs / 1000} 秒之内，${holdsChinese(check.condition)}`
    case 'until':
      return `在${holdsChinese(check.goal)}之前，${holdsChinese(check.hold)}`
    default:
      return holdsChinese(check)
  }
}

function holdsChinese(condition: Condition): string {
  switch (condition.kind) {
    case 'count': {
      const { resource, where, is } = condition
      const what = `${withChinese(where)} ${kindName(resource)}`
      if (where.ready) return `${amountChinese(is)}${what} 就绪`
      return `${existsChinese(is)}${what}${where.kept ? '（不算正在删除的）' : ''}`
    }
    case 'field':
      return `${kindName(condition.resource)} ${code(nameOf(condition.key))} ${condition.is.value === null ? `没有 ${code(condition.path)}` : `的 ${equation(condition.path, condition.is)}`}`
    case 'endpoints':
      return `Service ${code(nameOf(condition.service))} ${existsChinese(condition.is)}就绪端点`
    case 'packet':
      return `从${'pod' in condition.from ? ` Pod ${code(labelsText(condition.from.pod))} ` : '集群外部'}到 ${goalOf(condition, (service) => `Service ${service} 的节点端口`)} 的请求${endChinese[condition.ends]}`
    case 'not':
      return `并非${holdsChinese(condition.condition)}`
    case 'all':
      return condition.conditions.map(holdsChinese).join('，并且')
    case 'any':
      return condition.conditions.map(holdsChinese).join('，或者')
  }
}

const amountChinese = ({ op, value }: Comparison) =>
  ({ '=': `${value} 个`, '≠': `不是 ${value} 个`, '≥': `至少 ${value} 个`, '≤': `最多 ${value} 个` })[op]
const existsChinese = ({ op, value }: Comparison) =>
  op === '=' && value === 0
    ? '没有'
    : { '=': `有 ${value} 个`, '≠': `并非有 ${value} 个`, '≥': `至少有 ${value} 个`, '≤': `最多有 ${value} 个` }[op]
const endChinese: Readonly<Record<PacketEnd, string>> = { answered: '得到应答', refused: '立刻被拒绝', lost: '得不到应答' }

function withChinese({ labels, fields }: Where): string {
  const parts = [
    ...(labels ? [code(labelsText(labels))] : []),
    ...Object.entries(fields ?? {}).map(([path, value]) => fieldText(path, value, '没有 ')),
  ]
  return parts.length === 0 ? '' : `带 ${parts.join('、')} 的`
}
