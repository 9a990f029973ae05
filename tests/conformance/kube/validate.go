package main

import (
	"bytes"
	"context"

	metavalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"

	"canaryc/conformance/judge"
)

// memory keeps the answers that were given: the steps of a plan share most of their objects.
type memory struct {
	answers map[string][]string
}

// memoryLimit is how many answers are kept; then all are forgotten.
const memoryLimit = 20000

func newMemory() *memory { return &memory{answers: map[string][]string{}} }

// key is what an answer depends on, besides the schema.
func key(o, old *judge.Object) string {
	if old == nil {
		return string(o.JSON)
	}
	return string(bytes.Join([][]byte{o.JSON, old.JSON}, []byte{0}))
}

// validate gives the messages on o, which replaces old (nil: o is new).
func (m *memory) validate(s *schema, o, old *judge.Object) []string {
	key := key(o, old)
	if messages, known := m.answers[key]; known {
		return messages
	}
	messages := s.validate(o, old)
	if len(m.answers) >= memoryLimit {
		clear(m.answers)
	}
	m.answers[key] = messages
	return messages
}

// validate does what the API server does with a create and, where o replaces old, runs the rules
// once more with old as the object that is there. That it is new decides first, because each state
// must be one that can be applied where nothing is.
func (s *schema) validate(o, old *judge.Object) []string {
	object, messages := s.decode(o)
	if object == nil {
		return messages
	}
	errs := s.validateNew(object)
	if old != nil && len(errs) == 0 && s.cel != nil {
		if before, _ := s.decode(old); before != nil {
			errs, _ = s.cel.Validate(context.Background(), nil, s.structural, object.Object,
				before.Object, celconfig.RuntimeCELCostBudget)
		}
	}
	for _, err := range errs {
		messages = append(messages, err.Error())
	}
	return messages
}

// decode reads o strictly and sets the defaults. The object is nil if it can't be read at all.
// apiextensions-apiserver: customresource_handler.go: unstructuredSchemaCoercer.apply
func (s *schema) decode(o *judge.Object) (*unstructured.Unstructured, []string) {
	var object map[string]any
	if err := json.Unmarshal(o.JSON, &object); err != nil {
		return nil, []string{err.Error()}
	}
	meta, found, unknown, err := objectmeta.GetObjectMetaWithOptions(object,
		objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, []string{err.Error()}
	}
	unknown = append(unknown, pruning.PruneWithOptions(object, s.structural, true,
		structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(object, s.structural)
	coerceErr, paths := objectmeta.CoerceWithOptions(nil, object, s.structural, false,
		objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if coerceErr != nil {
		return nil, []string{coerceErr.Error()}
	}
	if found {
		if err := objectmeta.SetObjectMeta(object, meta); err != nil {
			return nil, []string{err.Error()}
		}
	}
	defaulting.Default(object, s.structural)
	var messages []string
	for _, path := range append(unknown, paths...) {
		messages = append(messages, "unknown field "+path)
	}
	u := &unstructured.Unstructured{Object: object}
	u.SetNamespace(o.Namespace)
	return u, messages
}

// apiextensions-apiserver: registry/customresource: customResourceStrategy.Validate
func (s *schema) validateNew(object *unstructured.Unstructured) field.ErrorList {
	errs := metavalidation.ValidateObjectMetaAccessor(object, s.namespaced,
		metavalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
	errs = append(errs, validation.ValidateCustomResource(nil, object.Object, s.validator)...)
	errs = append(errs, objectmeta.Validate(nil, object.Object, s.structural, false)...)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, s.structural, object.Object)...)
	if s.cel == nil || blocking(errs) {
		return errs
	}
	found, _ := s.cel.Validate(context.Background(), nil, s.structural, object.Object, nil,
		celconfig.RuntimeCELCostBudget)
	return append(errs, found...)
}

// blocking tells whether the rules can't be run on an object with these errors.
// apiextensions-apiserver: registry/customresource: hasBlockingErr
func blocking(errs field.ErrorList) bool {
	for _, err := range errs {
		switch err.Type {
		case field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong,
			field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid:
			return true
		}
	}
	return false
}
