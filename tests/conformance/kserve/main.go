package main
import (
 _ "canaryc/conformance/judge"
 _ "github.com/kserve/kserve/pkg/apis/serving/v1beta1"
 _ "sigs.k8s.io/controller-runtime/pkg/client/fake"
)
func main(){}
