package main

import (
	"github.com/spf13/cobra"
)

const doctorLong = `Looks into the memory for damage and says what it found: the pages of the file,
what its tables owe each other, the texts, and whether the index says what the
texts say. Without --full the index is asked for some texts, with it for all.

--repair makes anew what is derived from the texts: the index and its like.
Texts are never touched. --salvage FILE writes every unit that can still be
read to FILE as JSON lines, which yiku import and yiku convert read.

With FILE it looks into an exchange file (TMX, XLIFF and others) instead, and
says what other tools may refuse in it; -o writes a repaired copy.

With --json, for the memory: {"memory","bytes","sound":bool,"variants","asked",
"checked":[…],"findings":[{"part","problem","remedy","derived":bool,
"repaired":bool}],"salvaged":{"file","units","partial","gaps":[[first,last]]}}.

With --json, for a file: {"file","format","encoding","declared_encoding","tool",
"units","faults","languages":[{"language","texts"}],"findings":[{"kind",
"fault":bool,"mended":bool,"count","words","places":[{"line","unit",
"detail"}]}],"output","written","left_out","changes"}.`

// doctorOptions are what yiku doctor was asked.
type doctorOptions struct {
	memory memoryFlag
	json   jsonFlag
	// full, repair and salvage are for the memory.
	full    bool
	repair  bool
	salvage string
	// out is where the repaired copy of an exchange file goes; its force serves
	// the salvage, too.
	out outFlags
}

func newDoctor(a *app) *cobra.Command {
	var o doctorOptions
	cmd := &cobra.Command{
		Use:     "doctor [FILE]",
		Short:   "Look for damage in the memory or in an exchange file",
		Long:    doctorLong,
		Example: "  yiku doctor",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(args); err != nil {
				return err
			}
			if len(args) == 1 {
				return runDoctorFile(cmd.Context(), a, o, args[0])
			}
			return runDoctorMemory(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.full, "full", false, "compare the index with every text")
	flags.BoolVar(&o.repair, "repair", false, "make anew what is derived from the texts")
	flags.StringVar(&o.salvage, "salvage", "", "write what can be read to `FILE`, as JSON lines")
	o.out.register(cmd, "write a repaired copy of the exchange file to `FILE`")
	o.memory.register(cmd)
	o.json.register(cmd)
	return cmd
}

// validate refuses options that belong to the other kind of patient.
func (o *doctorOptions) validate(args []string) error {
	forMemory := o.full || o.repair || o.salvage != ""
	switch {
	case len(args) == 1 && (forMemory || o.memory != ""):
		return usagef("--full, --repair, --salvage and --memory are for the memory: leave them out or leave %s out", args[0])
	case len(args) == 0 && o.out.path != "":
		return usagef("-o is for the repaired copy of an exchange file: name the file, or use --salvage for the memory")
	}
	return nil
}
