import type {
  Container,
  ContainerPort,
  EnvFromSource,
  EnvVar,
  KubeObject,
  ObjectMeta,
  PodSpec,
  PodStatus,
  Probe,
  ResourceRequirements,
} from '../../../../protocol/objects.ts'

/**
 * Pods with the fields that only the API server reads. Lists that are always written may be `null` in what a client sends,
 * and any enumeration may hold any text before it is validated.
 */

export interface FullPod extends KubeObject {
  readonly spec: FullPodSpec
  readonly status?: PodStatus
}

export interface FullPodTemplate {
  readonly metadata?: Partial<ObjectMeta>
  readonly spec: FullPodSpec
}

type Loose<T, K extends keyof T> = Omit<T, K>

export interface FullPodSpec
  extends Loose<
    PodSpec,
    | 'containers'
    | 'initContainers'
    | 'ephemeralContainers'
    | 'volumes'
    | 'securityContext'
    | 'restartPolicy'
    | 'dnsPolicy'
    | 'preemptionPolicy'
    | 'resources'
  > {
  readonly containers: readonly FullContainer[] | null
  readonly initContainers?: readonly FullContainer[]
  readonly ephemeralContainers?: readonly FullContainer[]
  readonly volumes?: readonly FullVolume[]
  readonly restartPolicy?: string
  readonly resources?: FullResources
  readonly dnsPolicy?: string
  readonly preemptionPolicy?: string
  readonly hostPID?: boolean
  readonly hostIPC?: boolean
  readonly hostUsers?: boolean
  readonly shareProcessNamespace?: boolean
  readonly setHostnameAsFQDN?: boolean
  readonly hostnameOverride?: string
  readonly securityContext?: PodSecurityContext
  readonly dnsConfig?: DnsConfig
  readonly hostAliases?: readonly { readonly ip?: string; readonly hostnames?: readonly string[] }[]
  readonly runtimeClassName?: string
  readonly os?: { readonly name?: string }
  readonly resourceClaims?: readonly ResourceClaimReference[]
}

export interface ResourceClaimReference {
  readonly name?: string
  readonly resourceClaimName?: string
  readonly resourceClaimTemplateName?: string
}

export interface DnsConfig {
  readonly nameservers?: readonly string[]
  readonly searches?: readonly string[]
  readonly options?: readonly { readonly name?: string; readonly value?: string }[]
}

export interface PodSecurityContext {
  readonly runAsUser?: number
  readonly runAsGroup?: number
  readonly runAsNonRoot?: boolean
  readonly fsGroup?: number
  readonly fsGroupChangePolicy?: string
  readonly supplementalGroups?: readonly number[]
  readonly supplementalGroupsPolicy?: string
  readonly seccompProfile?: Profile
  readonly appArmorProfile?: Profile
  readonly seLinuxOptions?: Readonly<Record<string, string>>
  readonly seLinuxChangePolicy?: string
  readonly sysctls?: readonly { readonly name?: string; readonly value?: string }[]
  readonly windowsOptions?: WindowsOptions
}

export interface WindowsOptions {
  readonly gmsaCredentialSpecName?: string
  readonly gmsaCredentialSpec?: string
  readonly runAsUserName?: string
  readonly hostProcess?: boolean
}

export interface Profile {
  readonly type?: string
  readonly localhostProfile?: string
}

export interface ContainerSecurityContext {
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] }
  readonly privileged?: boolean
  readonly runAsUser?: number
  readonly runAsGroup?: number
  readonly runAsNonRoot?: boolean
  readonly readOnlyRootFilesystem?: boolean
  readonly allowPrivilegeEscalation?: boolean
  readonly procMount?: string
  readonly seccompProfile?: Profile
  readonly appArmorProfile?: Profile
  readonly seLinuxOptions?: Readonly<Record<string, string>>
  readonly windowsOptions?: WindowsOptions
}

export interface FullContainer
  extends Loose<
    Container,
    | 'image'
    | 'ports'
    | 'env'
    | 'envFrom'
    | 'livenessProbe'
    | 'readinessProbe'
    | 'startupProbe'
    | 'lifecycle'
    | 'securityContext'
    | 'volumeMounts'
    | 'imagePullPolicy'
    | 'resources'
  > {
  readonly image?: string
  readonly ports?: readonly FullPort[]
  readonly env?: readonly FullEnvVar[]
  readonly envFrom?: readonly EnvFromSource[]
  readonly livenessProbe?: FullProbe
  readonly readinessProbe?: FullProbe
  readonly startupProbe?: FullProbe
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler; readonly stopSignal?: string }
  readonly securityContext?: ContainerSecurityContext
  readonly volumeMounts?: readonly VolumeMount[]
  readonly volumeDevices?: readonly { readonly name?: string; readonly devicePath?: string }[]
  readonly imagePullPolicy?: string
  readonly resources?: FullResources
  readonly resizePolicy?: readonly { readonly resourceName?: string; readonly restartPolicy?: string }[]
  readonly restartPolicyRules?: readonly Readonly<Record<string, unknown>>[]
  readonly stdin?: boolean
  readonly tty?: boolean
  readonly targetContainerName?: string
}

export interface FullResources extends ResourceRequirements {
  readonly claims?: readonly { readonly name?: string; readonly request?: string }[]
}

export interface FullPort extends Loose<ContainerPort, 'protocol'> {
  readonly protocol?: string
}

export interface FullEnvVar extends Loose<EnvVar, 'valueFrom'> {
  readonly valueFrom?: EnvSource
}

export interface EnvSource {
  readonly configMapKeyRef?: KeyReference
  readonly secretKeyRef?: KeyReference
  readonly fieldRef?: FieldReference
  readonly resourceFieldRef?: ResourceReference
  readonly fileKeyRef?: { readonly volumeName?: string; readonly path?: string; readonly key?: string; readonly optional?: boolean }
}

export interface KeyReference {
  readonly name?: string
  readonly key: string
  readonly optional?: boolean
}

export interface FieldReference {
  readonly apiVersion?: string
  readonly fieldPath: string
}

export interface ResourceReference {
  readonly containerName?: string
  readonly resource: string
  readonly divisor?: string | number
}

export interface HttpGet {
  readonly path?: string
  readonly port: number | string
  readonly scheme?: string
  readonly host?: string
  readonly httpHeaders?: readonly { readonly name: string; readonly value?: string }[]
}

export interface Handler {
  readonly httpGet?: HttpGet
  readonly tcpSocket?: { readonly port: number | string; readonly host?: string }
  readonly exec?: { readonly command?: readonly string[] }
  readonly grpc?: { readonly port: number; readonly service?: string }
  readonly sleep?: { readonly seconds: number }
}

export type FullProbe = Loose<Probe, 'httpGet' | 'tcpSocket' | 'exec' | 'grpc'> & Handler

export interface VolumeMount {
  readonly name: string
  readonly mountPath: string
  readonly readOnly?: boolean
  readonly recursiveReadOnly?: string
  readonly subPath?: string
  readonly subPathExpr?: string
  readonly mountPropagation?: string
}

export interface KeyToPath {
  readonly key: string
  readonly path: string
  readonly mode?: number
}

export interface DownwardItem {
  readonly path: string
  readonly fieldRef?: FieldReference
  readonly resourceFieldRef?: ResourceReference
  readonly mode?: number
}

export interface Projection {
  readonly secret?: { readonly name?: string; readonly items?: readonly KeyToPath[]; readonly optional?: boolean }
  readonly configMap?: { readonly name?: string; readonly items?: readonly KeyToPath[]; readonly optional?: boolean }
  readonly downwardAPI?: { readonly items?: readonly DownwardItem[] }
  readonly serviceAccountToken?: { readonly audience?: string; readonly expirationSeconds?: number; readonly path?: string }
  readonly clusterTrustBundle?: Readonly<Record<string, unknown>>
  readonly podCertificate?: Readonly<Record<string, unknown>>
}

export interface ClaimSpec {
  readonly accessModes?: readonly string[]
  readonly resources?: ResourceRequirements
  readonly storageClassName?: string
  readonly volumeMode?: string
  readonly volumeName?: string
  readonly selector?: Readonly<Record<string, unknown>>
  readonly dataSource?: Readonly<Record<string, unknown>>
  readonly dataSourceRef?: Readonly<Record<string, unknown>>
  readonly volumeAttributesClassName?: string
}

export interface FullVolume {
  readonly name: string
  readonly configMap?: {
    readonly name?: string
    readonly items?: readonly KeyToPath[]
    readonly optional?: boolean
    readonly defaultMode?: number
  }
  readonly secret?: {
    readonly secretName?: string
    readonly items?: readonly KeyToPath[]
    readonly optional?: boolean
    readonly defaultMode?: number
  }
  readonly projected?: { readonly sources?: readonly Projection[] | null; readonly defaultMode?: number }
  readonly downwardAPI?: { readonly items?: readonly DownwardItem[]; readonly defaultMode?: number }
  readonly hostPath?: { readonly path: string; readonly type?: string }
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string }
  readonly ephemeral?: { readonly volumeClaimTemplate?: { readonly metadata?: Partial<ObjectMeta>; readonly spec: ClaimSpec } }
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean }
  readonly image?: { readonly reference?: string; readonly pullPolicy?: string }
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean }
  readonly csi?: { readonly driver: string; readonly nodePublishSecretRef?: { readonly name?: string } }
  readonly [source: string]: unknown
}
