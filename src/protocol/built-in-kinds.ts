/**
 * Built-in resources of Kubernetes v1.36 in the order of `kubectl api-resources`. One line each: plural, kind, apiVersion, scope, then short names,
 * categories, subresources; `createOnly`: reviews and bindings, answered and never stored; `simulated`: a part of the engine acts on it.
 */
export const builtInKindLines = `
bindings Binding v1 namespaced createOnly
componentstatuses ComponentStatus v1 cluster short=cs
configmaps ConfigMap v1 namespaced short=cm simulated
endpoints Endpoints v1 namespaced short=ep
events Event v1 namespaced short=ev simulated
limitranges LimitRange v1 namespaced short=limits
namespaces Namespace v1 cluster short=ns sub=status,finalize simulated
nodes Node v1 cluster short=no sub=status simulated
persistentvolumeclaims PersistentVolumeClaim v1 namespaced short=pvc sub=status
persistentvolumes PersistentVolume v1 cluster short=pv sub=status
pods Pod v1 namespaced short=po in=all sub=status,binding,eviction simulated
podtemplates PodTemplate v1 namespaced
replicationcontrollers ReplicationController v1 namespaced short=rc in=all sub=status,scale
resourcequotas ResourceQuota v1 namespaced short=quota sub=status
secrets Secret v1 namespaced simulated
serviceaccounts ServiceAccount v1 namespaced short=sa
services Service v1 namespaced short=svc in=all sub=status simulated
mutatingadmissionpolicies MutatingAdmissionPolicy admissionregistration.k8s.io/v1 cluster in=api-extensions
mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding admissionregistration.k8s.io/v1 cluster in=api-extensions
mutatingwebhookconfigurations MutatingWebhookConfiguration admissionregistration.k8s.io/v1 cluster in=api-extensions
validatingadmissionpolicies ValidatingAdmissionPolicy admissionregistration.k8s.io/v1 cluster in=api-extensions sub=status
validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding admissionregistration.k8s.io/v1 cluster in=api-extensions
validatingwebhookconfigurations ValidatingWebhookConfiguration admissionregistration.k8s.io/v1 cluster in=api-extensions
customresourcedefinitions CustomResourceDefinition apiextensions.k8s.io/v1 cluster short=crd,crds in=api-extensions sub=status
apiservices APIService apiregistration.k8s.io/v1 cluster in=api-extensions sub=status
controllerrevisions ControllerRevision apps/v1 namespaced
daemonsets DaemonSet apps/v1 namespaced short=ds in=all sub=status
deployments Deployment apps/v1 namespaced short=deploy in=all sub=status,scale simulated
replicasets ReplicaSet apps/v1 namespaced short=rs in=all sub=status,scale simulated
statefulsets StatefulSet apps/v1 namespaced short=sts in=all sub=status,scale
selfsubjectreviews SelfSubjectReview authentication.k8s.io/v1 cluster createOnly
tokenreviews TokenReview authentication.k8s.io/v1 cluster createOnly
localsubjectaccessreviews LocalSubjectAccessReview authorization.k8s.io/v1 namespaced createOnly
selfsubjectaccessreviews SelfSubjectAccessReview authorization.k8s.io/v1 cluster createOnly
selfsubjectrulesreviews SelfSubjectRulesReview authorization.k8s.io/v1 cluster createOnly
subjectaccessreviews SubjectAccessReview authorization.k8s.io/v1 cluster createOnly
horizontalpodautoscalers HorizontalPodAutoscaler autoscaling/v2 namespaced short=hpa in=all sub=status
cronjobs CronJob batch/v1 namespaced short=cj in=all sub=status
jobs Job batch/v1 namespaced in=all sub=status
certificatesigningrequests CertificateSigningRequest certificates.k8s.io/v1 cluster short=csr sub=status
leases Lease coordination.k8s.io/v1 namespaced simulated
endpointslices EndpointSlice discovery.k8s.io/v1 namespaced simulated
events Event events.k8s.io/v1 namespaced short=ev simulated
flowschemas FlowSchema flowcontrol.apiserver.k8s.io/v1 cluster sub=status
prioritylevelconfigurations PriorityLevelConfiguration flowcontrol.apiserver.k8s.io/v1 cluster sub=status
ingressclasses IngressClass networking.k8s.io/v1 cluster
ingresses Ingress networking.k8s.io/v1 namespaced short=ing sub=status
ipaddresses IPAddress networking.k8s.io/v1 cluster short=ip
networkpolicies NetworkPolicy networking.k8s.io/v1 namespaced short=netpol
servicecidrs ServiceCIDR networking.k8s.io/v1 cluster sub=status
runtimeclasses RuntimeClass node.k8s.io/v1 cluster
poddisruptionbudgets PodDisruptionBudget policy/v1 namespaced short=pdb sub=status
clusterrolebindings ClusterRoleBinding rbac.authorization.k8s.io/v1 cluster
clusterroles ClusterRole rbac.authorization.k8s.io/v1 cluster
rolebindings RoleBinding rbac.authorization.k8s.io/v1 namespaced
roles Role rbac.authorization.k8s.io/v1 namespaced
deviceclasses DeviceClass resource.k8s.io/v1 cluster
resourceclaims ResourceClaim resource.k8s.io/v1 namespaced sub=status
resourceclaimtemplates ResourceClaimTemplate resource.k8s.io/v1 namespaced
resourceslices ResourceSlice resource.k8s.io/v1 cluster
priorityclasses PriorityClass scheduling.k8s.io/v1 cluster short=pc
csidrivers CSIDriver storage.k8s.io/v1 cluster
csinodes CSINode storage.k8s.io/v1 cluster
csistoragecapacities CSIStorageCapacity storage.k8s.io/v1 namespaced
storageclasses StorageClass storage.k8s.io/v1 cluster short=sc
volumeattachments VolumeAttachment storage.k8s.io/v1 cluster sub=status
volumeattributesclasses VolumeAttributesClass storage.k8s.io/v1 cluster short=vac
`
