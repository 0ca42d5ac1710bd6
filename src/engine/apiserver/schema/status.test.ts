import { describe, expect, it } from 'vitest'
import { kindOfResource } from '../../../protocol/kinds.ts'
import { invalid as invalidField } from './field-error.ts'
import { alreadyExists, conflict, deleted, forbidden, invalid, notFound, plainError, precondition, tooOld } from './status.ts'

const deployments = kindOfResource('deployments')!
const configMaps = kindOfResource('configmaps')!

describe('statuses', () => {
  it('name resources with their group', () => {
    expect(notFound(deployments, 'web')).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'deployments.apps "web" not found',
      reason: 'NotFound',
      details: { name: 'web', group: 'apps', kind: 'deployments' },
      code: 404,
    })
  })

  it.each([
    [alreadyExists(configMaps, 'a'), 'configmaps "a" already exists'],
    [alreadyExists(configMaps, 'a', true), 'object is being deleted: configmaps "a" already exists'],
    [
      conflict(deployments, 'web'),
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    ],
    [
      precondition(configMaps, 'x2', 'UID', 'uid-7', 'uid-2'),
      'Operation cannot be fulfilled on ConfigMap "x2": the UID in the precondition (uid-7) does not match the UID in record (uid-2). The object might have been deleted and then recreated',
    ],
    [forbidden(configMaps, '', 'no'), 'configmaps is forbidden: no'],
    [forbidden(configMaps, 'a', 'no'), 'configmaps "a" is forbidden: no'],
    [forbidden({ resource: '', group: '' }, '', 'no'), 'forbidden: no'],
    [tooOld(120, 131), 'too old resource version: 120 (131)'],
  ])('%j', (status, message) => {
    expect(status.message).toBe(message)
  })

  it('carry a cause for each field', () => {
    const status = invalid(deployments, 'x', [invalidField('spec.replicas', -1, 'must be greater than or equal to 0')])
    expect(status).toMatchObject({
      message: 'Deployment.apps "x" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      code: 422,
      details: {
        name: 'x',
        group: 'apps',
        kind: 'Deployment',
        causes: [{ reason: 'FieldValueInvalid', message: 'Invalid value: -1: must be greater than or equal to 0', field: 'spec.replicas' }],
      },
    })
  })

  it('leave out what upstream leaves out', () => {
    expect(plainError('oops')).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'oops',
      code: 500,
    })
    expect(deleted(configMaps, 'a', 'u')).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid: 'u' },
    })
  })
})
