package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"

	"canaryc/conformance/judge"
)

// schema is one version of a custom resource, ready to validate.
type schema struct {
	namespaced bool
	structural *structuralschema.Structural
	validator  validation.SchemaValidator
	cel        *cel.Validator // nil if there are no rules
}

// definition is a CustomResourceDefinition as text until a kind of it is asked for: reading the
// large ones takes a second.
type definition struct {
	file     string
	text     []byte
	versions map[string]*schema // nil until read
	err      error              // why it can't be read
}

// schemas holds the definitions of all folders by "group/kind".
type schemas map[string]*definition

var (
	documentEnd = regexp.MustCompile(`(?m)^---[ \t]*\r?\n`)
	groupLine   = regexp.MustCompile(`(?m)^  group: ["']?([^\s"']+)`)
	kindLine    = regexp.MustCompile(`(?m)^    kind: ["']?([^\s"']+)`)
)

// openSchemas notes which file defines which kind. Of two that define the same the first counts.
func openSchemas(folders []string) (schemas, error) {
	all := schemas{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no *.yaml in %s", folder)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			all.add(file, text)
		}
	}
	return all, nil
}

func (all schemas) add(file string, text []byte) {
	for _, document := range documentEnd.Split(string(text), -1) {
		group := groupLine.FindStringSubmatch(document)
		kind := kindLine.FindStringSubmatch(document)
		if group == nil || kind == nil {
			continue
		}
		key := group[1] + "/" + kind[1]
		if all[key] == nil {
			all[key] = &definition{file: file, text: []byte(document)}
		}
	}
}

// find gives the schema of o, which is read when the first object of its kind comes.
func (all schemas) find(o *judge.Object) (*schema, error) {
	d := all[o.Group()+"/"+o.Kind]
	if d == nil {
		return nil, fmt.Errorf("no schema for %s in %s", o.Kind, o.APIVersion)
	}
	if d.versions == nil && d.err == nil {
		d.err = d.read()
	}
	if d.err != nil {
		return nil, fmt.Errorf("%s: %w", d.file, d.err)
	}
	if found := d.versions[o.Version()]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("no schema for %s in %s, only for other versions", o.Kind, o.APIVersion)
}

func (d *definition) read() error {
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.UnmarshalStrict(d.text, &crd); err != nil {
		return err
	}
	apiextensionsv1.SetDefaults_CustomResourceDefinition(&crd)
	apiextensionsv1.SetDefaults_CustomResourceDefinitionSpec(&crd.Spec)
	var internal apiextensions.CustomResourceDefinition
	convert := apiextensionsv1.
		Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition
	if err := convert(&crd, &internal, nil); err != nil {
		return err
	}
	d.versions = map[string]*schema{}
	for _, version := range internal.Spec.Versions {
		if !version.Served {
			continue
		}
		made, err := newSchema(&internal, version.Name)
		if err != nil {
			return fmt.Errorf("%s: %w", version.Name, err)
		}
		d.versions[version.Name] = made
	}
	d.text = nil
	return nil
}

func newSchema(crd *apiextensions.CustomResourceDefinition, version string) (*schema, error) {
	source, err := apiextensions.GetSchemaForVersion(crd, version)
	if err != nil {
		return nil, err
	}
	if source == nil || source.OpenAPIV3Schema == nil {
		return nil, errors.New("no openAPIV3Schema")
	}
	structural, err := structuralschema.NewStructural(source.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	if errs := structuralschema.ValidateStructural(nil, structural); len(errs) > 0 {
		return nil, errs.ToAggregate()
	}
	validator, _, err := validation.NewSchemaValidator(source.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	return &schema{
		namespaced: crd.Spec.Scope == apiextensions.NamespaceScoped,
		structural: structural,
		validator:  validator,
		cel:        cel.NewValidator(structural, true, celconfig.PerCallLimit),
	}, nil
}
