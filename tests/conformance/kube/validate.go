package main

import (
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

// validate does what the API server does with a create and, where o replaces old, runs the rules
// once more with old as the object that is there. That it is new decides first, because each state
// must be one that can be applied where nothing is.
func (s *schema) validate(o, old *judge.Object) judge.Findings {
	object, messages := s.decode(o)
	if object == nil {
		return judge.Findings{Errors: messages}
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
	return judge.Findings{Errors: messages}
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
