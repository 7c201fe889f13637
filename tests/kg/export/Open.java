import java.io.File;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.model.OWLNamedObject;
import org.semanticweb.owlapi.model.OWLOntology;

/** Opens a Turtle file with the OWL API and prints what it holds, as JSON. */
class Open {
    public static void main(String[] names) throws Exception {
        var source = new FileDocumentSource(new File(names[0]), new TurtleDocumentFormat());
        OWLOntology opened = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(source);
        System.out.printf(
            "{\"ontology\": \"%s\", \"classes\": %s, \"individuals\": %s}%n",
            opened.getOntologyID().getOntologyIRI().get(),
            listed(opened.classesInSignature()),
            listed(opened.individualsInSignature()));
    }

    private static String listed(Stream<? extends OWLNamedObject> things) {
        return things.map(thing -> "\"" + thing.getIRI() + "\"").collect(Collectors.joining(", ", "[", "]"));
    }
}
